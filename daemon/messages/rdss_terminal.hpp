#pragma once
// A BeiDou terminal, whose card writes to one card ashore. One thread.

#include <memory>
#include <string>
#include <utility>

#include "core/told/rdss_dialect.hpp"
#include "messages/link_terminal.hpp"

namespace buoyd {

class RdssTerminal final : public LinkTerminal {
 public:
  /// `to`: the number of the card ashore, a secret.
  RdssTerminal(std::string to, std::unique_ptr<RdssDialect> dialect)
      : to_(std::move(to)), dialect_(std::move(dialect)) {}

  [[nodiscard]] Micros answer_time() const override { return RdssDialect::answer_time; }
  void opened() override { dialect_->opened(); }
  /// What is half said before it, or when a message is given up, is no answer: a damaged length
  /// would hold back what is said next.
  [[nodiscard]] std::string ask_for_card() override {
    dialect_->opened();
    return dialect_->ask_for_card();
  }
  [[nodiscard]] std::string send(std::span<const std::uint8_t> message) override {
    return dialect_->send_to(to_, message);
  }
  [[nodiscard]] TerminalHeard hear(std::span<const std::uint8_t> bytes) override {
    return {dialect_->hear(bytes), {}};
  }
  /// The one answer is the only thing that it says of a message.
  [[nodiscard]] std::optional<SendAnswer> give_up() override {
    dialect_->opened();
    return std::nullopt;
  }

 private:
  const std::string to_;
  const std::unique_ptr<RdssDialect> dialect_;
};

}  // namespace buoyd
