// add-station: the secrets of a new station, made where its broker is administered.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/replace_file.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/collect/topic.hpp"
#include "shore/commands.hpp"
#include "shore/station_entry.hpp"

namespace buoyshore {

namespace {

constexpr const char* tls_port = ":8883";

/// A file that was not there, for its owner alone whatever the umask. False: errno says why.
bool write_new(const std::string& path, const std::string& text) {
  const buoyd::Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.is_open()) return false;
  const bool written = ::fchmod(file.get(), 0600) == 0 && buoyd::write_whole(file.get(), text) &&
                       ::fsync(file.get()) == 0;
  const int error = errno;
  if (!written) ::unlink(path.c_str());
  errno = error;
  return written;
}

buoyd::Result<std::string> id_of(const std::string& archive) {
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  return (*database)->value("SELECT id FROM archive");
}

}  // namespace

int add_station(const std::string& id, const BrokerOptions& broker, const std::string& archive,
                const std::string& psk_file) {
  if (!is_station_name(id)) {
    return say(
        2, fmt::format("'{}' is no station, expected 1 to 64 characters of A-Z a-z 0-9 _ -", id));
  }
  BrokerOptions with_port = broker;
  if (with_port.broker.find(':') == std::string::npos) with_port.broker += tls_port;
  auto settings = with_port.settings();
  if (!settings) return say(2, settings.error().text);
  if (const auto found = id_of(archive)) {
    settings->archive = *found;
  } else {
    fmt::print(stderr, "buoyshore: the archive's id is not known, fill it in: {}\n",
               found.error().text);
  }
  const std::string key = random_key();
  if (!psk_file.empty() && !write_new(psk_file, key + "\n")) {
    return say(1, fmt::format("{}: {}", psk_file, std::strerror(errno)));
  }
  fmt::print("{}", station_entry(id, key, psk_file, *settings));
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace buoyshore
