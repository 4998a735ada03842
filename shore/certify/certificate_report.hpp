#pragma once
// What was found in a certified export. Values; any thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "shore/certify/certificate_line.hpp"

namespace buoyshore {

/// Of the numbers of one epoch.
struct EpochReport {
  buoyd::EpochId id{};
  buoyd::Range numbers;
  std::uint64_t readings = 0;  ///< that are in the file; each is one of the next four
  std::uint64_t proven = 0;
  std::uint64_t contradicted = 0;  ///< they are not what was sealed
  std::uint64_t unproven = 0;      ///< others of their segment are missing, or the seal is no good
  std::uint64_t unsealed = 0;
  std::uint64_t sealed_missing = 0;  ///< readings that the station sealed, and which are not here
  std::uint64_t left_out = 0;        ///< numbers that were not sealed yet
  std::map<std::string, std::uint64_t> gaps;  ///< numbers without a reading, by reason
  std::vector<std::string> remarks;           ///< what cannot be proven, and why; the first ones
};

struct SealedBy {
  buoyd::PublicKey key{};
  std::uint64_t seals = 0;
  std::map<std::string, std::uint64_t> stations{};  ///< of these, by the station that they name
  bool is_accepted = false;
};

struct CertificateReport {
  static constexpr std::size_t most_texts = 100;

  HeadLine head;
  std::vector<EpochReport> epochs;
  std::vector<SealedBy> keys;  ///< of the station, as they come
  std::vector<FileLine> files;
  std::int64_t proven_until = 0;      ///< µs, of the newest proven one whose clock was set; 0: none
  std::vector<std::string> problems;  ///< what is wrong, the first ones
  std::uint64_t problem_count = 0;

  void wrong(std::string text);
  [[nodiscard]] std::uint64_t readings() const;
  [[nodiscard]] std::uint64_t proven() const;
  /// There are readings, each is proven, and nothing is wrong.
  [[nodiscard]] bool is_proven() const {
    return problem_count == 0 && proven() > 0 && readings() == proven();
  }
};

/// For people, several lines.
[[nodiscard]] std::string report_text(const CertificateReport& report);

}  // namespace buoyshore
