#pragma once
// The message links of the configuration, each with its terminal's line and its thread. Main
// thread, but for news().

#include <memory>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "core/settings.hpp"
#include "messages/message_loop.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

class MessageLinks {
 public:
  MessageLinks(const Clock& clock, RepeatLog& log, Supervision& supervision);
  ~MessageLinks();
  MessageLinks(const MessageLinks&) = delete;
  MessageLinks& operator=(const MessageLinks&) = delete;

  /// Ends those that run and begins these. One that cannot run says why in its status.
  void begin(const std::string& station, const std::vector<MessageLinkSettings>& links);
  void end();
  /// Readings were committed. The spool's thread; not while begin() or end() runs.
  void news(const SpoolNews& news);
  [[nodiscard]] std::vector<MessageLinkStatus> status() const;

 private:
  class Running;
  [[nodiscard]] Result<void> start(const std::string& station, const MessageLinkSettings& link);

  const Clock& clock_;
  RepeatLog& log_;
  Supervision& supervision_;
  std::vector<std::unique_ptr<Running>> running_;
  std::vector<MessageLinkStatus> failed_;
};

}  // namespace buoyd
