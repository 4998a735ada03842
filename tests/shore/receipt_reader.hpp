#pragma once
// Reads receipts as a buoy would. For tests.

#include <optional>
#include <string>
#include <vector>

#include "base/cbor.hpp"
#include "core/delivery.hpp"

namespace buoyshore::test {

struct ReadReceipt {
  std::string archive;
  buoyd::EpochId epoch{};
  std::vector<buoyd::Range> have;
  std::uint64_t upto = 0;
  std::optional<buoyd::EpochId> nonce;
  bool resync = false;
  std::vector<buoyd::EpochId> need;
};

inline buoyd::EpochId id_from(const buoyd::CborItem& item) {
  const auto bytes = item.bytes().value();
  buoyd::EpochId id{};
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return id;
}

/// Throws std::bad_optional_access for what is no receipt.
inline ReadReceipt read_receipt(std::span<const std::uint8_t> message) {
  const auto root = buoyd::CborItem::parse(message).value();
  ReadReceipt receipt;
  receipt.archive = root.find("archive").value().text().value();
  receipt.epoch = id_from(root.find("epoch").value());
  receipt.upto = root.find("upto").value().unsigned_integer().value();
  const auto have = root.find("have").value().items(64);
  for (const auto& item : have.value()) {
    const auto ends = item.items(2).value();
    receipt.have.push_back(
        {ends.at(0).unsigned_integer().value(), ends.at(1).unsigned_integer().value()});
  }
  if (const auto nonce = root.find("nonce")) receipt.nonce = id_from(*nonce);
  if (const auto resync = root.find("resync")) receipt.resync = resync->boolean().value();
  if (const auto need = root.find("need")) {
    const auto items = need->items(32);
    for (const auto& item : items.value()) receipt.need.push_back(id_from(item));
  }
  return receipt;
}

}  // namespace buoyshore::test
