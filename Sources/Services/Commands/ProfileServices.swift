/// Everything that can be asked about one profile.
package struct ProfileServices: Sendable {
  package let name: ProfileName
  /// What the wizard asks; the unattended setup walks the same way.
  package let setup: any SetupOperations
  package let answers: any AnswersOperations
  package let sync: any SyncOperations
  package let status: any StatusOperations
  package let maintenance: any MaintenanceOperations
  package let browse: any BrowseOperations
  package let directory: any DirectoryOperations
  package let rotation: any RotationOperations
  package let profiles: any ProfileStorage
  package let appearance: any AppearanceOperations

  package init(
    name: ProfileName, setup: any SetupOperations, answers: any AnswersOperations, sync: any SyncOperations,
    status: any StatusOperations, maintenance: any MaintenanceOperations, browse: any BrowseOperations,
    directory: any DirectoryOperations, rotation: any RotationOperations, profiles: any ProfileStorage,
    appearance: any AppearanceOperations
  ) {
    self.name = name
    self.setup = setup
    self.answers = answers
    self.sync = sync
    self.status = status
    self.maintenance = maintenance
    self.browse = browse
    self.directory = directory
    self.rotation = rotation
    self.profiles = profiles
    self.appearance = appearance
  }
}
