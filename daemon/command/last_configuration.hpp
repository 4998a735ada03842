#pragma once
// The text of the file that was in force last, kept in systemd's state folder: an editor that a
// power cut ended must not leave a buoy that never starts again. Only for the start; a reload with
// mistakes changes nothing anyway. Main thread.

#include <string>
#include <vector>

#include "command/kept_settings.hpp"

namespace buoyd {

class LastConfiguration {
 public:
  /// `folder` as in $STATE_DIRECTORY; "": nothing is kept, as on a bench.
  explicit LastConfiguration(const std::string& folder);

  /// As load_effective(). Where the file has mistakes, the kept text stands for it, if that has
  /// none; the mistakes are the file's all the same, and origin.refused says so.
  [[nodiscard]] EffectiveSettings load(const std::string& path,
                                       const std::vector<std::string>& model_folders) const;
  /// Keeps what `path` holds, if that is the text of this hash and not kept yet.
  [[nodiscard]] Result<void> keep(const std::string& path, const std::string& hash) const;

 private:
  std::string path_;
};

}  // namespace buoyd
