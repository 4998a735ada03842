#pragma once
// What ashore said of the configuration, kept beside the store so that it holds over a restart
// (docs/commands.md): a whole configuration, confirmed by the archive's receipt, and the state of
// the deployment. The file is the truth for whoever stands at the buoy: once somebody changed it,
// what ashore said of its former text holds no more. Main thread.

#include <optional>
#include <string>
#include <vector>

#include "config/load_settings.hpp"

namespace buoyd {

/// A configuration from ashore, in force instead of a file of that very text.
struct AshoreConfiguration {
  std::string file_hash;  ///< of the file's bytes, 16 hex digits
  std::string text;
};

/// What deploy or recover said, in force while [deployment] says what it said then.
struct SaidDeployment {
  DeploymentSettings said;
  DeploymentSettings section;
};

/// Both stand beside the store, as `<path>.ashore` and `<path>.deployment`.
class KeptSettings {
 public:
  /// `spool` is [spool] path.
  explicit KeptSettings(const std::string& spool)
      : configuration_(spool + ".ashore"), deployment_(spool + ".deployment") {}

  /// nullopt where there is none, or one that cannot be read.
  [[nodiscard]] std::optional<AshoreConfiguration> configuration() const;
  [[nodiscard]] Result<void> keep(const AshoreConfiguration& configuration) const;
  [[nodiscard]] std::optional<SaidDeployment> deployment() const;
  [[nodiscard]] Result<void> keep(const SaidDeployment& deployment) const;

 private:
  std::string configuration_;
  std::string deployment_;
};

/// What a configuration in force was made from.
struct SettingsOrigin {
  std::string file_hash;       ///< of the file; "" where it has mistakes
  DeploymentSettings section;  ///< [deployment] before deploy or recover
};

/// The configuration that is to be in force.
struct EffectiveSettings {
  LoadedSettings loaded;
  SettingsOrigin origin;
  std::vector<std::string> deviation;  ///< for people: where and why it is not the file's
};

/// The file, unless a configuration from ashore stands in for it; with the deployment's state.
[[nodiscard]] EffectiveSettings load_effective(const std::string& path,
                                               const std::vector<std::string>& model_folders);
/// A text from ashore in place of the file that `running` was read from: its mistakes, those of
/// its forecast, and what may not come from ashore. Its deployment's state is as said before.
[[nodiscard]] EffectiveSettings check_ashore(const std::string& text, const Configuration& running,
                                             const std::vector<std::string>& model_folders);

}  // namespace buoyd
