// Any bytes as a certified export: no crash, no hang, and a line that is one is written back to the
// same bytes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "shore/certify/certificate_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  buoyshore::CertificateCheck check({});
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    check.line(line);
    if (const auto parsed = buoyshore::line_in(line); parsed && text_of(*parsed) != line) {
      std::abort();
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  check.end(true);
  const buoyshore::CertificateReport& report = check.report();
  std::uint64_t sum = 0;
  for (const buoyshore::EpochReport& epoch : report.epochs) {
    sum += epoch.proven + epoch.contradicted + epoch.unproven + epoch.unsealed;
  }
  if (sum != report.readings()) std::abort();  // each reading is one of these
  static_cast<void>(report_text(report));
  return 0;
}
