// Everything that somebody ashore needs to say what is wrong, in one text file.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

#include "base/descriptor.hpp"
#include "base/replace_file.hpp"
#include "command/control_socket.hpp"
#include "command/kept_settings.hpp"
#include "core/own_reading.hpp"
#include "core/shown/print_reading.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/configuration_words.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/redact.hpp"
#include "platform/board_facts.hpp"
#include "spool/spool_reader.hpp"

namespace buoyd {

namespace {

constexpr std::size_t newest_own = 300;  // nearly two days, as buoyd tells its health

std::string contents_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? text.str() : path + " cannot be read\n";
}

/// What a program of the system prints; the words are ours, never input.
std::string output_of(const char* command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command, "r"), &pclose);
  std::string text;
  std::array<char, 4096> piece{};
  while (pipe && fgets(piece.data(), piece.size(), pipe.get()) != nullptr) {
    text += piece.data();
  }
  return text;
}

std::string board_section(const std::string& spool) {
  const BoardFacts board = read_board_facts();
  const auto number = [](const auto& value) {
    return value ? fmt::format("{}", *value) : std::string("unknown");
  };
  return fmt::format(
      "now {}\nbuoyd {}\nmemory available {} KiB\ntemperature {} degC\nload {}\n"
      "free disk at the store {} bytes\n{}\n{}",
      iso8601(SystemClock().wall()), BUOYD_VERSION, number(board.memory_kib),
      number(board.temperature), number(board.load), number(free_bytes(spool)),
      contents_of("/proc/version"), contents_of("/etc/os-release"));
}

std::string mistakes_section(const LoadedSettings& loaded) {
  std::string text;
  for (const Mistake& mistake : loaded.mistakes) {
    text += mistake.str() + "\n";
  }
  return text.empty() ? "no mistakes\n" : text;
}

std::string status_section(const std::string& socket) {
  const auto answer = ask_daemon(socket, R"({"command":"status"})");
  return (answer ? *answer : answer.error().text) + "\n";
}

/// buoyd's own newest readings: starts, events, commands, health. However many the instruments made
/// since.
std::string own_section(const std::string& spool) {
  auto reader = SpoolReader::open(spool);
  if (!reader) return reader.error().text + "\n";
  const auto newest = reader->newest_of(std::string(own_instrument), newest_own);
  if (!newest) return newest.error().text + "\n";
  std::string text;
  for (const StoredReading& stored : *newest) {
    const Description& description = *stored.reading.description;
    text += fmt::format("{} {} {}\n", iso8601(stored.reading.utc), description.kind(),
                        reading_line(description, stored.reading.body, stored.reading.flags));
  }
  return text;
}

/// What the texts say of the station, whatever mistakes they have.
struct Station {
  ConfigurationWords words;
  std::string spool;
  std::string control_socket;
  std::string from_ashore;  ///< a configuration that is kept beside the store
};

Station station_of(const std::string& configuration, const LoadedSettings& loaded) {
  const Settings defaults;
  Station station;
  station.words = words_of(configuration);
  const ConfigurationWords& words = station.words;
  station.spool = words.spool.empty() ? defaults.spool.path : words.spool;
  station.control_socket =
      words.control_socket.empty() ? defaults.control_socket : words.control_socket;
  if (loaded.configuration) {  // without mistakes, however it is written
    const Settings& settings = loaded.configuration->settings;
    station.words.station = settings.station.id;
    station.spool = settings.spool.path;
    station.control_socket = settings.control_socket;
  }
  if (const auto kept = KeptSettings(station.spool).configuration()) {
    station.from_ashore = kept->text;
    for (Redaction& one : words_of(kept->text).redactions) {
      station.words.redactions.push_back(std::move(one));
    }
  }
  return station;
}

Result<void> write_new(const std::string& path, const std::string& text) {
  const Descriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.is_open()) return fail_by_errno(path);
  if (write_whole(file.get(), text)) return {};
  auto failed = fail_by_errno(path);
  unlink(path.c_str());  // it would be there already when it is tried again
  return failed;
}

}  // namespace

int diagnose_command(const std::string& output, const DaemonPlace& place) {
  const LoadedSettings loaded = load_settings(place.config, place.folders);
  const std::string configuration = contents_of(place.config);
  const Station station = station_of(configuration, loaded);
  const std::string path =
      output.empty() ? fmt::format("buoyd-diagnosis-{}.txt", station.words.station) : output;
  std::string text;
  const auto section = [&text](std::string_view title, const std::string& content) {
    text += fmt::format("==== {}\n{}\n", title, content);
  };
  section("board", board_section(station.spool));
  section("configuration", configuration);
  section("its mistakes", mistakes_section(loaded));
  if (!station.from_ashore.empty()) section("configuration from ashore", station.from_ashore);
  section("status", status_section(socket_of(place.socket, station.control_socket)));
  section("what buoyd said of itself", own_section(station.spool));
  section("ports", output_of("ls -l /dev/serial/by-id /dev/serial/by-path /dev/buoy 2>&1"));
  section("journal", output_of("journalctl --unit buoyd --lines 2000 --no-pager 2>&1"));
  std::vector<Redaction> redactions = brokers_in(text);
  std::ranges::copy(station.words.redactions, std::back_inserter(redactions));
  const auto written = write_new(path, redact(std::move(text), std::move(redactions)));
  if (!written) {
    fmt::print(stderr, "buoyctl diagnose: {}\n", written.error().text);
    return exit_failed;
  }
  fmt::print("{}: look through it before you pass it on\n", path);
  return 0;
}

}  // namespace buoyd
