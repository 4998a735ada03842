#pragma once
// The message links of the configuration, each with its terminal's line and its thread. Main
// thread, but for news().

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/mutex.hpp"
#include "core/command.hpp"
#include "core/settings.hpp"
#include "messages/command_call.hpp"
#include "messages/message_loop.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

class MessageLinks {
 public:
  /// Takes a proven command; the threads of the links.
  using TakeCommand = std::function<void(CommandCall call)>;

  MessageLinks(const Clock& clock, RepeatLog& log, Supervision& supervision, TakeCommand take);
  ~MessageLinks();
  MessageLinks(const MessageLinks&) = delete;
  MessageLinks& operator=(const MessageLinks&) = delete;

  /// Begins these and ends the others. One that runs with the same settings, and whose files hold
  /// what they held when it began, goes on with all that waits there. One that cannot run says why
  /// in its status.
  void begin(const std::string& station, const std::vector<MessageLinkSettings>& links);
  /// Tries those again that could not begin: a card may be there by now, or a thread.
  void try_again();
  void end();
  /// One of those that begin() was given could not begin, or the files that they read hold
  /// something else by now: to begin again.
  [[nodiscard]] bool is_stale() const;
  /// Readings were committed. The spool's thread.
  void news(const SpoolNews& news);
  /// By the link that the command came by, if it still runs.
  void answer(const CommandAnswer& answer);
  [[nodiscard]] std::vector<MessageLinkStatus> status() const;

 private:
  class Running;
  struct Failed {
    MessageLinkSettings link;
    std::string why;
  };
  void begin_one(const MessageLinkSettings& link);
  void end_others(const std::string& station, const std::vector<MessageLinkSettings>& links);
  [[nodiscard]] Result<void> start(const std::string& station, const MessageLinkSettings& link);
  [[nodiscard]] bool take(const CommandAuthority& authority, std::span<const std::uint8_t> message);

  const Clock& clock_;
  RepeatLog& log_;
  Supervision& supervision_;
  const TakeCommand take_;
  Mutex mutex_;  // running_ while main changes it, and while the spool's thread looks
  std::vector<std::unique_ptr<Running>> running_;
  std::vector<Failed> failed_;
  std::string station_;
};

}  // namespace buoyd
