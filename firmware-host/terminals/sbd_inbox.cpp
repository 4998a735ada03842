#include "firmware-host/terminals/sbd_inbox.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace buoysim {

namespace fs = std::filesystem;

std::vector<std::string> SbdInbox::take(buoyd::MonoTime now) {
  if (now < next_) return {};
  next_ = now + std::chrono::seconds(1);
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator file(folder_, error), end; !error && file != end;
       file.increment(error)) {
    if (file->path().extension() == ".sbd") files.push_back(file->path());
  }
  std::ranges::sort(files);
  std::vector<std::string> messages;
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    std::string message{std::istreambuf_iterator<char>(file), {}};
    fs::remove(path, error);
    if (!message.empty() && message.size() <= longest) messages.push_back(std::move(message));
  }
  return messages;
}

}  // namespace buoysim
