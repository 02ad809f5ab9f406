#!/usr/bin/env python3
"""Brings all tickets into SQLite as a careful script would: one connection kept open, forward-only pages of 1,000,
each page one transaction. Prints the seconds that it took.

    peer.py SITE DATABASE, with the keys and the authority's file in the environment"""

import base64
import json
import os
import sqlite3
import sys
import time

import requests

# The columns that the program has, too.
COLUMNS = {
    "id": "id",
    "summary": "summary",
    "record_type": "recordType",
    "board_id": "board/id",
    "status_id": "status/id",
    "company_id": "company/id",
    "contact_id": "contact/id",
    "contact_name": "contactName",
    "contact_email_address": "contactEmailAddress",
    "site_id": "site/id",
    "type_id": "type/id",
    "sub_type_id": "subType/id",
    "item_id": "item/id",
    "team_id": "team/id",
    "owner_id": "owner/id",
    "priority_id": "priority/id",
    "source_id": "source/id",
    "severity": "severity",
    "impact": "impact",
    "required_date": "requiredDate",
    "closed_flag": "closedFlag",
    "closed_date": "closedDate",
    "closed_by": "closedBy",
    "parent_ticket_id": "parentTicketId",
    "merged_parent_ticket_id": "mergedParentTicket/id",
    "budget_hours": "budgetHours",
    "actual_hours": "actualHours",
    "resources": "resources",
    "date_entered": "_info/dateEntered",
    "last_updated": "_info/lastUpdated",
}
INDEXED = ("board_id", "status_id", "company_id", "last_updated")
PATHS = [path.split("/") for path in COLUMNS.values()]


def row(record):
    """The values of a record's columns, and the record itself."""
    values = []
    for path in PATHS:
        value = record.get(path[0])
        if len(path) == 2 and value is not None:
            value = value.get(path[1])
        values.append(value)
    values.append(json.dumps(record, separators=(",", ":"), ensure_ascii=False))
    return values


def main(site, path):
    session = requests.Session()
    # Else a variable of the environment would come before the authority's file.
    session.trust_env = False
    session.verify = os.environ["CW_CA"]
    keys = f'{os.environ["CW_COMPANY"]}+{os.environ["CW_PUBLIC"]}:{os.environ["CW_PRIVATE"]}'
    session.headers.update(
        {
            "Authorization": "Basic " + base64.b64encode(keys.encode()).decode(),
            "clientId": os.environ["CW_CLIENT_ID"],
            "pagination-type": "forward-only",
        }
    )
    start = time.monotonic()
    info = session.get(f'{site}/login/companyinfo/{os.environ["CW_COMPANY"]}').json()
    link = f'{site}/{info["Codebase"]}apis/3.0/service/tickets?pageSize=1000'

    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA page_size = 16384")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    names = [*COLUMNS, "raw"]
    database.execute(f'CREATE TABLE tickets (id INTEGER PRIMARY KEY, {", ".join(names[1:])})')
    for name in INDEXED:
        database.execute(f"CREATE INDEX tickets_{name} ON tickets ({name})")
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    upsert = (
        f'INSERT INTO tickets ({", ".join(names)}) VALUES ({", ".join("?" * len(names))}) '
        f"ON CONFLICT (id) DO UPDATE SET {changes} WHERE tickets.raw <> excluded.raw"
    )
    while link:
        response = session.get(link)
        response.raise_for_status()
        database.execute("BEGIN IMMEDIATE")
        database.executemany(upsert, map(row, response.json()))
        database.execute("COMMIT")
        link = response.links.get("next", {}).get("url")
    database.close()
    print(time.monotonic() - start)


main(*sys.argv[1:])
