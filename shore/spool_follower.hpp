#pragma once
// A store that buoyd still writes to, read into an archive again and again: for a page on the buoy
// itself, with no broker between them. One thread.

#include <memory>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/spool_import.hpp"

namespace buoyshore {

class SpoolFollower {
 public:
  /// How often follow() looks at the store.
  static constexpr auto interval = std::chrono::seconds(1);

  /// Imports all that the store has into the archive, which it makes if need be. Errors: those of
  /// open_spool(), of ArchiveLock::take() and of Archive::open(), and the archive's own.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<SpoolFollower>> open(
      const std::string& archive, const std::string& file, const buoyd::Clock& clock);

  /// Imports what came since, if the interval is over. What cannot be read or kept now is taken
  /// later, and told in the log once.
  void follow();

 private:
  SpoolFollower(std::string file, const buoyd::Clock& clock, ArchiveLock lock,
                std::unique_ptr<Archive> archive)
      : file_(std::move(file)),
        clock_(clock),
        lock_(std::move(lock)),
        archive_(std::move(archive)) {}
  [[nodiscard]] buoyd::Result<void> import();
  [[nodiscard]] std::uint64_t begin_of(const buoyd::SalvageSurvey& survey) const;

  std::string file_;
  const buoyd::Clock& clock_;
  ArchiveLock lock_;
  std::unique_ptr<Archive> archive_;
  std::optional<buoyd::SalvagedEpoch> newest_;  ///< the newest epoch that it has read to its `last`
  buoyd::MonoTime next_{};
  bool is_trouble_told_ = false;
};

}  // namespace buoyshore
