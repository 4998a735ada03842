#include "shore/gateway/mail_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "shore/gateway/sbd_mail.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;
namespace fs = std::filesystem;

namespace {

Result<ShortMessage> read_mail(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string mail(longest_mail + 1, '\0');
  file.read(mail.data(), static_cast<std::streamsize>(mail.size()));
  if (file.bad() || !file.is_open()) return fail(ErrorCode::unavailable, "it cannot be read");
  mail.resize(static_cast<std::size_t>(file.gcount()));
  if (mail.size() > longest_mail) return fail(ErrorCode::invalid, "longer than 256 KiB");
  return read_sbd_mail(mail);
}

}  // namespace

Result<std::unique_ptr<MessageSource>> MailFolder::open(const std::string& path,
                                                        buoyd::RepeatLog& log) {
  for (const char* part : {"new", "cur"}) {
    std::error_code error;
    if (!fs::is_directory(fs::path(path) / part, error)) {
      return fail(ErrorCode::unavailable, path + ": no Maildir, expected the folders new and cur");
    }
  }
  return std::make_unique<MailFolder>(path, log);
}

/// In the order of their names, which begin with the time of delivery.
Result<std::vector<std::string>> MailFolder::names() const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator file(fs::path(path_) / "new", error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename();
    if (!name.starts_with('.')) names.push_back(name);
  }
  if (error) return fail(ErrorCode::unavailable, path_ + "/new: " + error.message());
  std::ranges::sort(names);
  names.resize(std::min(names.size(), most_at_once));
  return names;
}

Result<bool> MailFolder::put_away(const std::string& name) const {
  std::error_code error;
  const fs::path mail = fs::path(path_) / "new" / name;
  fs::rename(mail, fs::path(path_) / "cur" / (name + ":2,S"), error);
  if (!error) return true;
  std::error_code unknown;
  if (fs::symlink_status(mail, unknown).type() == fs::file_type::not_found) return false;
  return fail(ErrorCode::unavailable, path_ + "/cur: " + error.message());
}

Result<std::vector<ShortMessage>> MailFolder::take() {
  for (; !handed_on_.empty(); handed_on_.pop_back()) {
    if (auto away = put_away(handed_on_.back()); !away) return pass_on(away);
  }
  const auto found = names();
  if (!found) return tl::unexpected(found.error());
  std::vector<ShortMessage> messages;
  for (const std::string& name : *found) {
    auto message = read_mail(fs::path(path_) / "new" / name);
    if (message) {
      messages.push_back(*std::move(message));
      handed_on_.push_back(name);
      continue;
    }
    auto is_ours = put_away(name);
    if (!is_ours && messages.empty()) return pass_on(is_ours);
    if (!is_ours) break;
    if (!*is_ours) continue;
    log_.occurred("mail", "passed_over", buoyd::Priority::warning,
                  "mail " + name + " passed over: " + message.error().text);
  }
  return messages;
}

}  // namespace buoyshore
