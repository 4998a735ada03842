#pragma once
// What the command line of buoyshore says, and the tables of its commands. Main thread.

#include <string>
#include <vector>

#include "platform/command_line.hpp"
#include "shore/commands.hpp"
#include "shore/gateway_commands.hpp"
#include "shore/report_commands.hpp"

namespace buoyshore {

inline constexpr const char* default_archive = "/var/lib/buoyshore/archive.db";
inline constexpr const char* default_book = "/var/lib/buoyshore-watch/alarms.db";
inline constexpr const char* default_address = "127.0.0.1:8480";

/// What the command line says, of whichever command.
struct Arguments {
  BrokerOptions broker;
  std::string archive = default_archive;
  std::string id;
  ArchiveGuard guard;
  std::string station;
  std::string file;
  ServeWords serve{.listen = default_address, .hosts = {}, .spool = {}, .books = {}};
  std::string psk_file;
  double wait = 0;  // s
  std::string accepted;
  std::string because;
  QueryWords query;
  CommandOrder order;
  RawWords raw;
  ExportWords exported;
  ErddapWords erddap;
  ForwardWords forwarded;
  CompareWords compared;
  AvailabilityWords available;
  VerifyWords verified;
  WatchWords watched;
  std::string book = default_book;
  std::string alarms_zone = "UTC";
  bool is_all_alarms = false;
  std::string alarm;
  std::string by;
  CertifyWords certified;
  std::string archive_key;
  GatewayWords gateway;

  buoyd::Option archive_option() { return {"-a,--archive FILE", "file of the archive", &archive}; }
  std::vector<buoyd::Option> broker_and(std::vector<buoyd::Option> more) {
    std::vector<buoyd::Option> options = broker.table();
    options.insert(options.end(), more.begin(), more.end());
    return options;
  }
};

using Commands = std::vector<buoyd::Subcommand>;

/// Values that short messages told.
[[nodiscard]] Commands messaging(Arguments& is);
/// Exports that prove themselves.
[[nodiscard]] Commands proving(Arguments& is);
/// What is printed, or written into files.
[[nodiscard]] Commands printing(Arguments& is);

}  // namespace buoyshore
