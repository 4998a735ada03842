#pragma once
// Checks a certified export line by line, from the file alone. What it keeps does not grow with the
// number of readings. One thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shore/certify/certificate_report.hpp"
#include "shore/certify/seal_walk.hpp"

namespace buoyshore {

class CertificateCheck {
 public:
  /// `keys`: the first 32 to 64 hex digits of each public key of the station that is accepted. With
  /// none it is the first one that comes. `archive_key`: the same of the archive's; "" = any.
  explicit CertificateCheck(std::vector<std::string> keys, std::string archive_key = {})
      : pins_(std::move(keys)), archive_pin_(std::move(archive_key)) {}

  /// The next line, without its line break.
  void line(std::string_view text);
  /// A line was too long to be looked at.
  void skipped_line();
  /// The file ends here. `is_whole`: its last line had a line break.
  void end(bool is_whole);

  [[nodiscard]] CertificateReport& report() { return report_; }

 private:
  void take(HeadLine& line);
  void take(DescriptionLine& line);
  void take(EpochLine& line);
  void take(SealLine& line);
  void take(UnsealedLine& line);
  void take(GapLine& line);
  void take(ReadingLine& line);
  void take(FileLine& line);
  void take(EndLine& line);
  void take_counted(const ReadingLine& line, const buoyd::Digest& description);

  void wrong(const std::string& text);
  void check_chain();
  void check_sealed();
  void check_names();
  [[nodiscard]] bool is_good(const buoyd::Seal& seal);
  [[nodiscard]] SealedBy& key_of(const buoyd::Seal& seal);
  [[nodiscard]] bool is_accepted(const buoyd::PublicKey& key) const;
  [[nodiscard]] bool reach(std::uint64_t number);
  void miss_until(std::uint64_t number);
  void begin_stretch(buoyd::Range numbers);
  void end_stretch();
  void end_epoch();

  using Numbers = std::map<buoyd::EpochId, buoyd::Ranges>;

  std::vector<std::string> pins_;
  std::string archive_pin_;
  CertificateReport report_;
  std::uint64_t line_ = 0;
  buoyd::Sha256 sum_;  // of all lines before this one
  bool has_head_ = false;
  bool has_end_ = false;
  std::map<buoyd::Hash8, buoyd::Digest> descriptions_;
  std::set<buoyd::EpochId> epochs_;
  std::set<buoyd::Digest> seals_;
  Numbers sealed_;    // by all seals of the file, also those that stand apart
  Numbers unsealed_;  // that the file says no seal names
  struct Link {
    buoyd::Digest before{};
    std::uint64_t line = 0;
  };
  std::vector<Link> links_;
  std::optional<std::uint64_t> left_out_;  // the first line that leaves something out

  bool in_epoch_ = false;
  std::uint64_t next_ = 0;               // number that nothing accounts for yet
  std::optional<buoyd::Range> stretch_;  // of one seal, or not sealed
  bool is_left_out_ = false;             // the stretch
  buoyd::Seal seal_;                     // of the stretch
  std::optional<SealWalk> walk_;         // if it has one
};

}  // namespace buoyshore
