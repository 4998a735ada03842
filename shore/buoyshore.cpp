// buoyshore: archives what stations send, acknowledges it, and accounts for every number.

#include <string>
#include <string_view>
#include <vector>

#include "core/command_line.hpp"
#include "shore/commands.hpp"

namespace {

constexpr const char* default_archive = "/var/lib/buoyshore/archive.db";

/// `buoyshore --observe` is `buoyshore observe`.
std::vector<const char*> with_observe_as_command(int argc, char** argv) {
  std::vector<const char*> words(argv, argv + argc);
  if (words.size() > 1 && std::string_view(words[1]) == "--observe") words[1] = "observe";
  return words;
}

}  // namespace

int main(int argc, char** argv) {
  buoyshore::BrokerOptions broker;
  std::string archive = default_archive;
  std::string station;
  std::string file;
  std::string psk_file;
  double wait = 0;
  buoyshore::CsvQuery csv;
  const buoyd::Option archive_option{"-a,--archive FILE", "file of the archive", &archive};

  std::vector<buoyd::Option> collect_options = broker.table();
  collect_options.push_back(archive_option);
  std::string id;
  collect_options.push_back(
      {"--id ID", "begin the archive anew under this id, in place of one that was lost", &id});
  std::vector<buoyd::Option> observe_options = broker.table();
  observe_options.push_back({"STATION", "this station alone", &station});

  std::vector<buoyd::Option> order_options = broker.table();
  buoyshore::CommandOrder order;
  order_options.push_back({"STATION", "whom", &order.station, true});
  order_options.push_back({"NAME", "the command", &order.name, true});
  order_options.push_back({"KEY=VALUE", "its arguments", &order.arguments});
  order_options.push_back(
      {"-e,--expires TIME", "the time in which it may be carried out", &order.expires});

  std::string line;
  std::string from;
  std::string to;

  const buoyd::Program program{
      "buoyshore",
      "Archives every reading of every station once and accounts for every number.",
      {},
      {
          {"collect", "archive what comes, send receipts", collect_options,
           [&] { return buoyshore::collect(broker, archive, id); }},
          {"observe", "print live readings as they come (also: --observe)", observe_options,
           [&] { return buoyshore::observe(broker, station); }},
          {"command",
           "give a station a command and wait for its answer "
           "(/usr/share/doc/buoyshore/commands.md)",
           order_options, [&] { return buoyshore::command(broker, order); }},
          {"stations",
           "the stations of the archive: complete or not, owed, newest reading",
           {archive_option},
           [&] { return buoyshore::stations(archive); }},
          {"account",
           "is it complete, and as of when? What is held, lost and owed; exit code 0 if complete "
           "now, else 1",
           {{"STATION", "whose", &station, true},
            {"-w,--wait SECONDS", "how long to wait until it is complete; asks the station", &wait},
            archive_option},
           [&] { return buoyshore::account(archive, station, wait); }},
          {"import",
           "a recovered buoy's store, whole or damaged, straight into the archive",
           {{"FILE", "the store; it is only read", &file, true},
            {"-s,--station ID", "whose it is, where the store does not say", &station},
            archive_option},
           [&] { return buoyshore::import(archive, file, station); }},
          {"readings",
           "print an instrument's archived readings as CSV",
           {{"STATION", "whose", &csv.station, true},
            {"INSTRUMENT", "which", &csv.instrument, true},
            {"-k,--kind NAME", "kind of reading, where there are several", &csv.kind},
            archive_option},
           [&] { return buoyshore::readings(archive, csv); }},
          {"raw",
           "print raw bytes that a station sent (its command raw) as a capture file",
           {{"STATION", "whose", &station, true},
            {"LINE", "which line's", &line, true},
            {"--from TIME", "beginning, as 2026-11-20T07:00:00Z", &from},
            {"--to TIME", "end", &to},
            archive_option},
           [&] { return buoyshore::raw(archive, station, line, from, to); }},
          {"add-station",
           "print a new station's key, the broker's lines and its [mqtt] section",
           {{"ID", "its name: letters, digits, _ and -", &station, true},
            {"-b,--broker HOST:PORT", "the broker as the station reaches it", &broker.broker, true},
            {"--prefix WORDS", "what topics begin with", &broker.prefix},
            archive_option,
            {"--psk-file FILE",
             "write the key into this new file, mode 0600, instead of showing it", &psk_file}},
           [&] { return buoyshore::add_station(station, broker, archive, psk_file); }},
      },
      nullptr};
  const std::vector<const char*> words = with_observe_as_command(argc, argv);
  return buoyd::run_program(program, argc, words.data());
}
