#include "command/config_trial.hpp"

#include <utility>

namespace buoyd {

void ConfigTrial::begin(Configuration before, std::optional<std::string> archive, std::string text,
                        MonoTime until) {
  before_ = std::move(before);
  archive_ = std::move(archive);
  text_ = std::move(text);
  until_ = until;
}

ConfigTrial::Verdict ConfigTrial::look(bool confirmed, MonoTime now) const {
  if (!runs()) return Verdict::none;
  if (confirmed) return Verdict::kept;
  return now >= until_ ? Verdict::back : Verdict::waits;
}

std::optional<Configuration> ConfigTrial::end() {
  text_.clear();
  return std::exchange(before_, std::nullopt);
}

}  // namespace buoyd
