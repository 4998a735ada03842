// Any stored body: either it is refused, or it comes back byte for byte. Input: a byte that picks
// the description, then bodies, a line each (with their flags behind a tab).
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "uplink/batch/batch_encoder.hpp"
#include "uplink/check_decoder.hpp"
#include "uplink/readings.hpp"

namespace {

using buoyd::test::make_description;

const std::vector<buoyd::DescriptionPtr>& descriptions() {
  static const std::vector<buoyd::DescriptionPtr> all = {
      make_description(R"({"name":"a","type":"decimal"},{"name":"b","type":"float32"})"),
      make_description(R"({"name":"a","type":"float64"},{"name":"b","type":"integer"})"),
      make_description(R"({"name":"a","type":"text"})"),
      make_description(
          R"({"name":"a","type":"decimal","axis":{"name":"h","unit":"m","points":[1,2,3]}})"),
      make_description(
          R"({"name":"a","type":"float32","axis":{"name":"h","unit":"m","points":[1,2]}},)"
          R"({"name":"b","type":"text"})"),
  };
  return all;
}

void check(const std::vector<buoyd::StoredReading>& stored) {
  std::vector<buoyd::PreparedReading> prepared;
  for (const buoyd::StoredReading& one : stored) {
    if (auto reading = buoyd::prepare_reading(one)) {
      prepared.push_back(std::move(*reading));
    }
  }
  const buoyd::Bytes blocks = buoyd::BatchEncoder().encode(prepared);
  const auto decoded = buoyd::test::decode_blocks(blocks, descriptions());
  if (decoded.size() != prepared.size()) {
    std::abort();
  }
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    if (decoded[i].body != prepared[i].stored->reading.body ||
        decoded[i].flags != prepared[i].flags || decoded[i].seq != prepared[i].stored->seq) {
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const auto& description = descriptions()[data[0] % descriptions().size()];
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<buoyd::StoredReading> stored;
  while (!text.empty() && stored.size() < 100) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    const std::string flags(tab == std::string_view::npos ? "" : line.substr(tab + 1));
    stored.push_back(buoyd::test::make_reading(stored.size() + 1, description,
                                               std::string(line.substr(0, tab)), flags));
  }
  check(stored);
  return 0;
}
