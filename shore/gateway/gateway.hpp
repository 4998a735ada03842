#pragma once
// Short messages come ashore: what a terminal says becomes provisional values in the book of an
// archive, which go as soon as the archive has their readings. One thread.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "shore/archive/archive_reader.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/gateway/rdss_messages.hpp"

namespace buoyshore {

class Gateway {
 public:
  using Say = std::function<void(buoyd::Priority, std::string_view)>;

  /// All arguments outlive it.
  Gateway(ProvisionalBook& book, ArchiveReader& archive, const buoyd::Clock& clock, Say say)
      : book_(book), archive_(archive), clock_(clock), say_(std::move(say)) {}

  /// Takes bytes of the terminal. Error: the book cannot be written.
  [[nodiscard]] buoyd::Result<void> take(std::span<const std::uint8_t> bytes);
  /// Takes out what the archive has by now; at most once a minute it looks, whenever it is called.
  [[nodiscard]] buoyd::Result<void> look();

 private:
  [[nodiscard]] buoyd::Result<void> take_message(std::span<const std::uint8_t> message);

  ProvisionalBook& book_;
  ArchiveReader& archive_;
  const buoyd::Clock& clock_;
  const Say say_;
  RdssMessages messages_;
  buoyd::MonoTime next_look_{};
};

}  // namespace buoyshore
