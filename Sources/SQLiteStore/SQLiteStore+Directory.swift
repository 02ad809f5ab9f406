import CSQLite
import Model
package import Sync

extension SQLiteStore {
  package func saveAccounts(_ accounts: [AccountRow]) throws(StoreError) -> Counts {
    try transaction { () throws(StoreError) in
      let save = try statement(
        """
        INSERT INTO accounts (kind, connectwise_id, company_id, name, email, role, active, created_at, ended_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (kind, connectwise_id) DO UPDATE SET company_id = excluded.company_id, name = excluded.name,
          email = excluded.email, role = excluded.role, active = excluded.active, ended_at = excluded.ended_at
        WHERE (accounts.company_id, accounts.name, accounts.email, accounts.role, accounts.active, accounts.ended_at)
          IS NOT (excluded.company_id, excluded.name, excluded.email, excluded.role, excluded.active, excluded.ended_at)
        """)
      var counts = Counts()
      for account in accounts {
        save.bind(account.kind.rawValue, at: 1)
        save.bind(account.connectWiseID, at: 2)
        save.bind(account.companyID, at: 3)
        save.bind(account.name, at: 4)
        save.bind(account.email, at: 5)
        save.bind(account.role.rawValue, at: 6)
        save.bind(account.isActive, at: 7)
        save.bind(account.createdAt.description, at: 8)
        save.bind(account.endedAt?.description, at: 9)
        counts += try runCounted(save)
      }
      return counts
    }
  }

  package func accounts() throws(StoreError) -> [AccountRow] {
    let select = try statement(
      """
      SELECT kind, connectwise_id, company_id, name, email, role, active, created_at, ended_at FROM accounts
      ORDER BY name, id
      """)
    var accounts: [AccountRow] = []
    while try select.step() {
      accounts.append(
        AccountRow(
          AccountRow.Kind(rawValue: select.text(0) ?? "") ?? .contact, connectWiseID: select.integer(1),
          companyID: select.optionalInteger(2), name: select.text(3) ?? "", email: select.text(4),
          // A role that this version does not know has the least rights.
          role: Role(rawValue: select.text(5) ?? "") ?? .viewer, isActive: select.integer(6) == 1,
          createdAt: select.timestamp(7) ?? Timestamp(seconds: 0), endedAt: select.timestamp(8)))
    }
    return accounts
  }

  package func saveOrganizations(_ organizations: [OrganizationRow]) throws(StoreError) -> Counts {
    try transaction { () throws(StoreError) in
      // An organization is known by its company, or by its slug where it has none yet: linking gives it one.
      let link = try statement(
        """
        UPDATE organizations SET company_id = ?3, linked = 1 WHERE slug = ?1 AND company_id IS NULL AND ?5 = 1
        """)
      let save = try statement(
        """
        INSERT INTO organizations (slug, name, company_id, created_at, linked) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (company_id) DO UPDATE SET slug = excluded.slug, name = excluded.name, linked = excluded.linked
        WHERE (organizations.slug, organizations.name, organizations.linked)
          IS NOT (excluded.slug, excluded.name, excluded.linked)
        """)
      var counts = Counts()
      for organization in organizations {
        for statement in [link, save] {
          statement.bind(organization.slug, at: 1)
          statement.bind(organization.name, at: 2)
          statement.bind(organization.companyID, at: 3)
          statement.bind(organization.createdAt.description, at: 4)
          statement.bind(organization.isLinked, at: 5)
        }
        let linked = try runCounted(link)
        counts += linked.updated > 0 ? linked : try runCounted(save)
      }
      return counts
    }
  }

  package func organizations() throws(StoreError) -> [OrganizationRow] {
    let select = try statement(
      "SELECT slug, name, company_id, created_at, linked FROM organizations ORDER BY name, id")
    var organizations: [OrganizationRow] = []
    while try select.step() {
      organizations.append(
        OrganizationRow(
          slug: select.text(0) ?? "", name: select.text(1) ?? "", companyID: select.optionalInteger(2),
          createdAt: select.timestamp(3) ?? Timestamp(seconds: 0), isLinked: select.integer(4) == 1))
    }
    return organizations
  }

  package func unlinkOrganization(_ slug: String) throws(StoreError) {
    try transaction { () throws(StoreError) in
      let unlink = try statement("UPDATE organizations SET company_id = NULL, linked = 0 WHERE slug = ?1")
      unlink.bind(slug, at: 1)
      try unlink.run()
    }
  }

  /// Runs a statement that writes one row at most and tells what became of it.
  private func runCounted(_ statement: Statement) throws(StoreError) -> Counts {
    let handle = try opened().handle
    sqlite3_set_last_insert_rowid(handle, .min)
    try statement.run()
    if sqlite3_changes64(handle) == 0 { return Counts(unchanged: 1) }
    return sqlite3_last_insert_rowid(handle) == .min ? Counts(updated: 1) : Counts(created: 1)
  }
}
