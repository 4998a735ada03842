#pragma once
// What ashore said of the configuration, kept beside the store so that it holds over a restart
// (docs/commands.md): a whole configuration, confirmed by the archive's receipt, and the state of
// the deployment. The file is the truth for whoever stands at the buoy: once somebody changed it,
// what ashore said of its former text holds no more. Main thread.

#include <map>
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

/// The file that a model was read from, and its hash.
struct ModelSource {
  std::string path;
  std::string hash;
};
using ModelSources = std::map<std::string, ModelSource>;  ///< by the models' names

/// Those of all its models.
[[nodiscard]] ModelSources model_sources(const Configuration& configuration);

/// What a configuration in force was made from.
struct SettingsOrigin {
  std::string file_hash;     ///< of the text that counts as the file's
  CommandSettings commands;  ///< the file's: what may come from ashore at all
  MqttSettings mqtt;         ///< the file's: which secrets and TLS there are
  SpoolSettings spool;       ///< the file's: how much of what is owed there is room for
  std::string power_switch;  ///< the file's, in words: what may be switched; "" = nothing
  std::vector<std::string> instrument_switches;  ///< the file's, in words
  std::vector<ReleaseSettings> releases;         ///< the file's
  std::vector<std::string> command_keys;         ///< the file's commands_key_file
  std::vector<std::string> cards;                ///< the file's to_file
  ModelSources models;                           ///< those that the file names
  DeploymentSettings section;                    ///< [deployment] before deploy or recover
  std::string refused;  ///< what is wrong with the file as it is now; "" = it is in force
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
  /// Removes what was said of another file or section than that of `origin`: it holds no more, also
  /// when the old text comes back.
  [[nodiscard]] Result<void> forget_outdated(const SettingsOrigin& origin) const;

 private:
  std::string configuration_;
  std::string deployment_;
};

/// The configuration that is to be in force.
struct EffectiveSettings {
  LoadedSettings loaded;
  SettingsOrigin origin;
  std::vector<std::string> deviation;  ///< for people: where and why it is not the file's
};

/// "2 mistakes; FILE:LINE:COLUMN: …", the first eight.
[[nodiscard]] std::string text_of(const Mistakes& mistakes);

/// The file, unless a configuration from ashore stands in for it; with the deployment's state.
[[nodiscard]] EffectiveSettings load_effective(const std::string& path,
                                               const std::vector<std::string>& model_folders);
/// The same of a text that stands for the file `path`.
[[nodiscard]] EffectiveSettings effective_of(const std::string& path, LoadedSettings file,
                                             const std::vector<std::string>& model_folders);
/// A text from ashore in place of the file that `running` was read from, which is of `origin`: its
/// mistakes, those of its forecast, and what may not come from ashore. Its deployment's state is as
/// said before.
[[nodiscard]] EffectiveSettings check_ashore(const std::string& text, const Configuration& running,
                                             const SettingsOrigin& origin,
                                             const std::vector<std::string>& model_folders);

}  // namespace buoyd
