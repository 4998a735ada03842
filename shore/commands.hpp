#pragma once
// buoyshore's commands, but for report_commands.hpp. Each returns its exit code. Main thread.

#include <string>

#include "shore/command_options.hpp"
#include "shore/query/reading_query.hpp"

namespace buoyshore {

/// Prints what lets a new station in at the broker: a fresh key, the broker's lines and the [mqtt]
/// section of its configuration, with the id of `archive` if that is there. The key goes to
/// `psk_file` instead, if that is not "". 1: that file exists or cannot be written; 2: no station's
/// id, or no HOST:PORT.
[[nodiscard]] int add_station(const std::string& id, const BrokerOptions& broker,
                              const std::string& archive, const std::string& psk_file);

struct ArchiveGuard {
  std::string station_budget = "8 GB";  ///< that one station may add in a day
  std::string keep_free = "500 MB";     ///< of the archive's disk
};
/// Archives until SIGTERM or SIGINT. `id`: the archive's, where it is to be made anew in place of
/// one that was lost; "" = any. 1: the archive cannot be used; 2: wrong options.
[[nodiscard]] int collect(const BrokerOptions& broker, const std::string& archive,
                          const std::string& id, const ArchiveGuard& guard);

/// Prints live readings until SIGTERM or SIGINT; "" = of all stations.
[[nodiscard]] int observe(const BrokerOptions& broker, const std::string& station);

struct CommandOrder {
  std::string station;
  std::string name;
  std::vector<std::string> arguments;  ///< "key=value"
  std::string expires;                 ///< from now on; "" = 10 min, of a short message 1 d
  std::string key_file;                ///< the key of a short message; "" = by the broker
  std::string card_file;               ///< the buoy's BeiDou card, or its IMEI; "" = none
  std::string sbd_file;                ///< where a message for an Iridium is written; "" = nowhere
  std::string direct_ip;               ///< Iridium's gateway; "" = it goes another way
};
/// Invalid: there is no such command, no such station can be, or it expires out of bounds.
[[nodiscard]] buoyd::Result<void> check_order(const CommandOrder& order);
/// Gives a station a command and prints its answer, one JSON object. 0: done; 1: refused, failed or
/// no answer until it expired; 2: wrong options.
[[nodiscard]] int command(const BrokerOptions& broker, const CommandOrder& order);
/// Hands a command as a short message to the archive's gateway or to Iridium's, or writes it into a
/// file, and prints how it is called. 0: done; 1: nobody sends, or a file cannot be used; 2: wrong
/// options.
[[nodiscard]] int command_by_message(const std::string& archive, const CommandOrder& order);

/// Prints a line for each station of the archive.
[[nodiscard]] int stations(const std::string& archive);

/// Prints the account. 0: complete as of now, 1: not, or what the station took lately is not known.
/// With `wait_seconds`, once it is complete or the time is over; the station is asked.
[[nodiscard]] int account(const std::string& archive, const std::string& station,
                          double wait_seconds);

/// A person knows that what this epoch owes is lost, and says why: the account has it as a gap from
/// now on, with these words, until a board is heard that may have the numbers. 0: done; 1: not; 2:
/// wrong use, or the epoch owes nothing.
[[nodiscard]] int accept_loss(const std::string& archive, const std::string& station,
                              const std::string& epoch, const std::string& because);

/// Takes everything that can be read out of a buoy's store into the archive. `station` "" = as the
/// store says. 0: done, whatever of it could not be read; 1: not; 2: wrong use.
[[nodiscard]] int import(const std::string& archive, const std::string& file,
                         const std::string& station);

/// Prints the readings asked for as CSV. 1: the archive cannot be read; 2: wrong use, or there is
/// nothing such.
[[nodiscard]] int readings(const std::string& archive, const QueryWords& words);

/// Prints a line for each kind of reading of a station's instruments, times in that zone. Codes as
/// above.
[[nodiscard]] int instruments(const std::string& archive, const std::string& station,
                              const std::string& zone);

/// Prints the channels of an instrument, "" = of all of them. Codes as above.
[[nodiscard]] int channels(const std::string& archive, const std::string& station,
                           const std::string& instrument);

struct ExportWords {
  QueryWords query;  ///< station, instrument ("" = all), kind ("" = all), from, to and zone
  std::string directory = ".";
  std::string format = "netcdf";  ///< or a text template: its file, or a name of the package's
  std::string about;              ///< file of what the archive cannot know (about.hpp); "" = none
  bool has_bench = false;         ///< also what is not of the sea (shore/station/at_sea.hpp)
};
/// What `format` may be.
inline constexpr const char* export_forms =
    "netcdf, csv, toa5, ndbc, iea43, json, erddap-live, bufr, or a template's file";
/// Writes readings into files, a line for each on standard output. 1: the archive cannot be read, a
/// file cannot be written, or it was ended by SIGINT or SIGTERM; 2: wrong use, or nothing of it is
/// of the sea.
[[nodiscard]] int export_files(const std::string& archive, const ExportWords& words);

struct ForwardWords {
  std::string station;
  std::string instrument;     ///< "" = all
  std::string kind;           ///< "" = all
  std::string to;             ///< target_of()
  std::string form = "json";  ///< a text template: its file, or a name of the package's
  std::string state;          ///< file of what was sent
  BrokerOptions broker;       ///< of HTTP, too: who we are, whom we take for it
  std::string token_file;     ///< of HTTP
  int rows = 1000;            ///< readings of a batch, at most
  bool is_once = false;       ///< until nothing is left
  bool is_moved = false;      ///< the platform of the state has a new address or query
  bool is_anew = false;       ///< the batch under way is made anew
};
/// What `form` may be.
inline constexpr const char* forward_forms = "json, csv, toa5, erddap-live, or a template's file";
/// Sends a platform what is archived and it has not, until SIGTERM or SIGINT. 1: the archive or the
/// state cannot be used, or with `is_once` the platform cannot be reached; 2: wrong use; 3: the
/// platform says no.
[[nodiscard]] int forward(const std::string& archive, const ForwardWords& words);

struct ErddapWords {
  std::string station;
  std::string directory = ".";
  std::string about;
  std::string topic;       ///< of `forward`, "" = none
  std::string broker;      ///< as ERDDAP reaches it
  bool has_bench = false;  ///< as of an export
};
/// Prints the datasets.xml of an ERDDAP server for the files of an export into that directory, and
/// for what `forward` sends to topics. 1: the archive cannot be read; 2: wrong use, the file about
/// the station lacks what ERDDAP wants, or nothing is of the sea.
[[nodiscard]] int erddap(const std::string& archive, const ErddapWords& words);

struct CertifyWords {
  QueryWords query;                ///< station, from, to and zone
  std::string to;                  ///< the file that is written
  std::vector<std::string> files;  ///< that were exported
  std::vector<std::string> keys;   ///< public keys of the station; none = the first that comes
};
/// Writes what the archive has of a station with what proves it, and prints what of it is proven.
/// 1: the archive cannot be read, or a file not be written; 2: wrong use.
[[nodiscard]] int certify_station(const std::string& archive, const CertifyWords& words);

/// Checks such a file, and what it names, by itself. 0: all is proven; 1: not all of it; 2: wrong
/// use.
[[nodiscard]] int verify_export(const std::string& path, const std::vector<std::string>& keys,
                                const std::string& archive_key);

struct WatchWords {
  std::string rules;     ///< file of rules (alarm_rules.hpp)
  std::string book;      ///< file of alarms
  BrokerOptions broker;  ///< of topics
  bool is_once = false;  ///< looks and tells once
};
/// Raises alarms by rules and tells of them, until a signal. 1: the archive or the book cannot be
/// used, or with `is_once` somebody not be told; 2: mistakes in the rules, or wrong use.
[[nodiscard]] int watch(const std::string& archive, const WatchWords& words);

/// Prints alarms, with `is_all` also those that are over, and who was not told. 1: the book cannot
/// be read; 2: wrong use.
[[nodiscard]] int list_alarms(const std::string& book, const std::string& zone, bool is_all);
/// A person has seen an alarm, and says who. 1: the book cannot be written; 2: no such alarm.
[[nodiscard]] int acknowledge(const std::string& book, const std::string& alarm,
                              const std::string& by, const std::string& because);

struct ServeWords {
  std::string listen;              ///< ADDRESS:PORT
  std::vector<std::string> hosts;  ///< further names that the server may be called by
  std::string spool;               ///< a store that is imported at the start and then followed; ""
  std::vector<std::string> books;  ///< files of alarms; they may be missing
};
/// Serves the page of an archive at that address until SIGTERM or SIGINT. 1: the address, the store
/// or the archive cannot be had; 2: they are none.
[[nodiscard]] int serve(const std::string& archive, const ServeWords& words);

struct RawWords {
  std::string station;
  std::string line;
  std::string from;  ///< as TimeZone::parse takes it; "" = no bound
  std::string to;
  std::string zone = "UTC";  ///< of these two
};
/// Prints archived raw bytes of a line as a capture file. 1: there are none; 2: wrong options.
[[nodiscard]] int raw(const std::string& archive, const RawWords& words);

}  // namespace buoyshore
