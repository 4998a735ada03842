#pragma once
// What was in force last, kept in systemd's state folder: the text of the file, and those of the
// models. An editor that a power cut ended, or a package whose models say something else, must not
// leave a buoy that never starts again. Only for the start; a reload with mistakes changes nothing
// anyway. Main thread.

#include <string>
#include <vector>

#include "command/kept_settings.hpp"

namespace buoyd {

class LastConfiguration {
 public:
  /// `folder` is the service's; "": nothing is kept, as on a bench.
  explicit LastConfiguration(const std::string& folder);

  /// As load_effective(). Where the file or a model has mistakes, the kept text stands for it, with
  /// the models as they are or, where these do not do, as they are kept; the mistakes are said all
  /// the same, also by origin.refused. As load_effective() where nothing kept is without mistakes.
  [[nodiscard]] EffectiveSettings load(const std::string& path,
                                       const std::vector<std::string>& model_folders) const;
  /// Keeps the file of `in_force`, which is of `origin`, with the models of both: unless one of
  /// them is another text on the disk by now, or all are kept already.
  [[nodiscard]] Result<void> keep(const Configuration& in_force,
                                  const SettingsOrigin& origin) const;

 private:
  void forget_other_models(const ModelSources& models) const;

  std::string path_;
  std::string models_;  // the folder of the models
};

}  // namespace buoyd
