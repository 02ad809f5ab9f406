"""Reads the lists that it is told of with pyconnectwise, a client of ConnectWise PSA that others wrote, and compares.

The server is the simulator. Standard input has a line of JSON:

  {"host": "localhost:8080", "company": "…", "publicKey": "…", "privateKey": "…",
   "lists": [{"path": "service/boards/1/statuses", "byID": true, "ids": [1, 2, 3]}, …]}

Each list is read page by page, counted, and one of its records asked for by id; every record has to decode into the
client's own types. A list that the client has no name for is left out and told. Exits 0 when all agree.
"""

import json
import sys
import warnings

from pydantic import ValidationError
from pyconnectwise import ConnectWiseManageAPIClient

PAGE_SIZE = 7


def plain(name):
    """A name as both sides write it: marketDescriptions, market_descriptions."""
    return name.replace("_", "").lower()


def endpoint(client, path):
    """The client's endpoint of a list, or None where it has none."""
    place = client
    for part in path.split("/"):
        if part.isdigit():
            place = place.id(int(part)) if hasattr(place, "id") else None
        else:
            names = [name for name in dir(place) if not name.startswith("_") and plain(name) == plain(part)]
            place = getattr(place, names[0]) if names else None
        if place is None:
            return None
    return place if hasattr(place, "paginated") else None


def read(place, wanted, by_id):
    """What does not agree in one list."""
    ids = [record.id for record in place.paginated(1, PAGE_SIZE, {"orderBy": "id"}).all()]
    if ids != wanted:
        yield f"lists {len(ids)} records, not {len(wanted)}"
    if hasattr(place, "count") and place.count.get().count != len(wanted):
        yield f"counts {place.count.get().count}, not {len(wanted)}"
    if by_id and wanted and hasattr(place, "id") and place.id(wanted[0]).get().id != wanted[0]:
        yield f"answers with another record than {wanted[0]}"
    some = wanted[:3]
    if some:
        condition = f"id in ({','.join(map(str, some))})"
        found = [record.id for record in place.paginated(1, PAGE_SIZE, {"conditions": condition}).all()]
        if found != some:
            yield f"finds {found} for {condition}"


def main():
    warnings.simplefilter("ignore")
    task = json.loads(sys.stdin.readline())
    client = ConnectWiseManageAPIClient(
        task["company"], task["host"], "00000000-0000-4000-8000-000000000000", task["publicKey"], task["privateKey"])
    problems, unknown, records = [], [], 0
    for entry in task["lists"]:
        place = endpoint(client, entry["path"])
        if place is None:
            unknown.append(entry["path"])
            continue
        try:
            problems += [f"{entry['path']}: {words}" for words in read(place, entry["ids"], entry["byID"])]
            records += len(entry["ids"])
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            problems.append(
                f"{entry['path']}: {error.title}.{where} does not decode: {first['msg']} ({first['input']!r:.60}), "
                f"{error.error_count()} such")
        except Exception as error:  # What the client throws says enough.
            problems.append(f"{entry['path']}: {type(error).__name__} {error}")
    read_lists = len(task["lists"]) - len(unknown)
    print(f"{read_lists} lists with {records} records read; {len(unknown)} that the client does not know: "
          + ", ".join(unknown))
    for line in problems:
        print(line)
    return 1 if problems or read_lists < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
