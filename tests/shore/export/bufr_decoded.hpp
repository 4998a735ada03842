#pragma once
// BUFR messages of a file as ecCodes decodes them, for tests.

#include <optional>
#include <string>
#include <vector>

struct grib_handle;

namespace buoyshore::test {

class DecodedBufr {
 public:
  explicit DecodedBufr(grib_handle* handle) : handle_(handle) {}
  DecodedBufr(DecodedBufr&& other) noexcept : handle_(other.handle_) { other.handle_ = nullptr; }
  DecodedBufr& operator=(DecodedBufr&&) = delete;
  ~DecodedBufr();

  /// "#2#timePeriod"; nullopt: missing. A key that is not there fails the test.
  [[nodiscard]] std::optional<double> value(const std::string& key) const;
  [[nodiscard]] std::string text(const std::string& key) const;
  [[nodiscard]] bool has(const std::string& key) const;
  /// Of all occurrences of a key; NaN where one is missing.
  [[nodiscard]] std::vector<double> values(const std::string& key) const;
  /// Whether these octets are in the message, from whichever bit on. ecCodes cuts texts off.
  [[nodiscard]] bool has_octets(const std::string& octets) const;

 private:
  grib_handle* handle_;
};

[[nodiscard]] std::vector<DecodedBufr> decoded_bufr(const std::string& path);

}  // namespace buoyshore::test
