#pragma once
// A configuration from ashore while it has to prove itself: kept if the archive's receipt comes
// under it in time, else the one before is back. A board that restarts meanwhile starts with the
// one before, as nothing is written until then. No clock, no thread; main.

#include <optional>
#include <string>

#include "base/time.hpp"
#include "config/configuration.hpp"

namespace buoyd {

class ConfigTrial {
 public:
  enum class Verdict : std::uint8_t { none, waits, kept, back };

  /// `before` was in force and `archive` trusted ("" = none, nullopt = not known), `text` is on
  /// trial until then.
  void begin(Configuration before, std::optional<std::string> archive, std::string text,
             MonoTime until);
  [[nodiscard]] bool runs() const { return before_.has_value(); }
  /// When it ends without a receipt; nullopt: none runs.
  [[nodiscard]] std::optional<MonoTime> until() const {
    return runs() ? std::optional(until_) : std::nullopt;
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// A person says meanwhile whom to trust: that outlasts it, however it ends.
  void trusts(const std::string& archive) {
    if (runs()) archive_ = archive;
  }
  /// The archive that is trusted where it goes back, also once it has ended.
  [[nodiscard]] const std::optional<std::string>& archive() const { return archive_; }
  /// `confirmed`: a receipt came over a connection that was made under the configuration on trial.
  [[nodiscard]] Verdict look(bool confirmed, MonoTime now) const;
  /// Ends it; what was in force before, if one ran.
  std::optional<Configuration> end();

 private:
  std::optional<Configuration> before_;
  std::optional<std::string> archive_;
  std::string text_;
  MonoTime until_{};
};

}  // namespace buoyd
