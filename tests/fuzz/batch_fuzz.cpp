// Any bytes as a batch message, and any bytes as blocks behind a right CRC: no crash, no hang, no
// memory beyond the bounds, and what is decoded has the form of its description.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/crc.hpp"
#include "core/body.hpp"
#include "shore/archive/accounting.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/decode/messages.hpp"

namespace {

using buoyd::DescriptionPtr;

DescriptionPtr made(const std::string& channels) {
  return buoyd::Description::parse(R"({"v":1,"instrument":"x","kind":"y","channels":[)" + channels +
                                   "]}")
      .value();
}

/// The first byte of its name chooses a description; one in four is not known.
DescriptionPtr find(const buoyd::Hash8& name) {
  static const std::vector<DescriptionPtr> known{
      made(R"({"name":"a","type":"decimal"},{"name":"b","type":"text"})"),
      made(
          R"({"name":"a","type":"float32","axis":{"points":[1,2,3]}},{"name":"n","type":"integer"})"),
      made(R"({"name":"a","type":"float64"})"), nullptr};
  return known[name[0] % known.size()];
}

void decode(std::span<const std::uint8_t> blocks, const buoyshore::Batch* batch) {
  const auto decoded = buoyshore::decode_blocks(blocks, find);
  if (!decoded) {
    return;
  }
  for (const buoyd::StoredReading& stored : decoded->readings) {
    const buoyd::Reading& reading = stored.reading;
    const auto tokens = buoyd::split_body(*reading.description, reading.body);
    if (!tokens || !buoyd::full_flags(*reading.description, *tokens, reading.flags)) std::abort();
  }
  if (batch != nullptr) {
    (void)buoyshore::check_accounting(*batch, decoded->readings);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  if (const auto batch = buoyshore::parse_batch(input)) {
    decode(batch->blocks, &*batch);
  }
  buoyd::Bytes sealed{1};
  sealed.insert(sealed.end(), input.begin(), input.end());
  const std::uint32_t crc = buoyd::crc32(sealed);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    sealed.push_back(static_cast<std::uint8_t>(crc >> shift));
  }
  decode(sealed, nullptr);
  return 0;
}
