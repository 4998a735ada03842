#pragma once
// Short messages come ashore: what they tell becomes provisional values in the book of an archive,
// which go as soon as the archive has their readings; answers to commands are said. One thread.

#include <functional>
#include <string_view>

#include "base/log.hpp"
#include "shore/archive/archive_reader.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/gateway/senders.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

class Gateway {
 public:
  using Say = std::function<void(buoyd::Priority, std::string_view)>;

  /// `believed`: whose messages are taken; empty: everybody's. All else outlives it.
  Gateway(ProvisionalBook& book, ArchiveReader& archive, const buoyd::Clock& clock, Say say,
          Senders believed = {})
      : book_(book),
        archive_(archive),
        clock_(clock),
        say_(std::move(say)),
        believed_(std::move(believed)) {}

  /// Takes a message. Error: the book cannot be written.
  [[nodiscard]] buoyd::Result<void> take(const ShortMessage& message);
  /// Takes out what the archive has by now; at most once a minute it looks, whenever it is called.
  [[nodiscard]] buoyd::Result<void> look();

 private:
  [[nodiscard]] buoyd::Result<void> say_answer(const buoyd::Bytes& message);

  ProvisionalBook& book_;
  ArchiveReader& archive_;
  const buoyd::Clock& clock_;
  const Say say_;
  const Senders believed_;
  buoyd::MonoTime next_look_{};
};

}  // namespace buoyshore
