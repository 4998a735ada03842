#pragma once
// A Maildir into which mails of Iridium's gateway are delivered: each is read out of new/, and lies
// in cur/ from the look behind that on, when it was kept. One that ends in between is read again:
// who keeps messages knows them by their numbers. One thread.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

class MailFolder final : public MessageSource {
 public:
  static constexpr std::size_t most_at_once = 64;  ///< mails of a look; the next takes further ones

  /// Error unavailable: there is no folder new, or none cur, in it. `log` outlives it.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<MessageSource>> open(const std::string& path,
                                                                          buoyd::RepeatLog& log);

  MailFolder(std::string path, buoyd::RepeatLog& log) : path_(std::move(path)), log_(log) {}

  void add_to(std::vector<pollfd>& /*set*/) const override {}
  /// What is no such mail is said, and put into cur/ as well; one that somebody takes out of new/
  /// meanwhile is none. Error unavailable: the folder went away, or a mail cannot be moved: it
  /// would be read for ever.
  [[nodiscard]] buoyd::Result<std::vector<ShortMessage>> take() override;

 private:
  [[nodiscard]] buoyd::Result<std::vector<std::string>> names() const;
  /// False: it is no more there.
  [[nodiscard]] buoyd::Result<bool> put_away(const std::string& name) const;

  const std::string path_;
  buoyd::RepeatLog& log_;
  std::vector<std::string> handed_on_;  // by the last look, and not put away yet
};

}  // namespace buoyshore
