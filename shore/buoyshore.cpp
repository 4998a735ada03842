// buoyshore: archives what stations send, acknowledges it, and accounts for every number.

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shore/command_tables.hpp"

namespace {

/// `buoyshore --observe` is `buoyshore observe`.
std::vector<const char*> with_observe_as_command(int argc, char** argv) {
  std::vector<const char*> words(argv, argv + argc);
  if (words.size() > 1 && std::string_view(words[1]) == "--observe") words[1] = "observe";
  return words;
}

using buoyshore::Arguments;
using buoyshore::Commands;
using buoyshore::default_archive;
using buoyshore::default_book;

Commands listening(Arguments& is) {
  return {
      {"collect", "archive what comes, send receipts",
       is.broker_and(
           {is.archive_option(),
            {"--id ID", "begin the archive anew under this id, in place of one that was lost",
             &is.id},
            {"--station-budget SIZE", "what one station may add to the archive in a day",
             &is.guard.station_budget},
            {"--keep-free SIZE", "room on the disk below which nothing is archived",
             &is.guard.keep_free}}),
       [&is] { return buoyshore::collect(is.broker, is.archive, is.id, is.guard); }},
      {"observe", "print live readings as they come (also: --observe)",
       is.broker_and({{"STATION", "this station alone", &is.station}}),
       [&is] { return buoyshore::observe(is.broker, is.station); }},
      {"serve",
       "show the archive in a browser: stations, newest values, plots, alarms",
       {is.archive_option(),
        {"-l,--listen ADDRESS:PORT", "where; whoever reaches it may read the archive",
         &is.serve.listen},
        {"--host NAME", "a further name that it may be called by; may come often", &is.serve.hosts},
        {"--spool FILE", "a buoyd's store, which goes into the archive first and as it grows",
         &is.serve.spool},
        {"--book FILE",
         "a file of alarms to show, too; may come often (with the archive in its usual place: that "
         "of watch)",
         &is.serve.books, false, true}},
       [&is] {
         if (is.serve.books.empty() && is.archive == default_archive) {
           is.serve.books = {default_book};
         }
         return buoyshore::serve(is.archive, is.serve);
       }},
      {"command",
       "give a station a command and wait for its answer "
       "(/usr/share/doc/buoyshore/commands.md)",
       is.broker_and(
           {{"STATION", "whom", &is.order.station, true},
            {"NAME", "the command", &is.order.name, true},
            {"KEY=VALUE", "its arguments", &is.order.arguments},
            {"-e,--expires TIME",
             "the time in which it may be carried out; 10 min without it, 1 d of a short message",
             &is.order.expires},
            {"--by-message FILE", "send it as a short message, proven by the key in this file",
             &is.order.key_file},
            {"--card FILE",
             "of such a message: the number of the buoy's BeiDou card, to which the gateway "
             "sends it, or its IMEI",
             &is.order.card_file},
            {"--direct-ip HOST:PORT",
             "of such a message: Iridium's gateway, which takes it for that IMEI (DirectIP)",
             &is.order.direct_ip},
            {"--sbd FILE", "of such a message: write it there, to be mailed to an Iridium",
             &is.order.sbd_file},
            is.archive_option()}),
       [&is] {
         return is.order.key_file.empty() ? buoyshore::command(is.broker, is.order)
                                          : buoyshore::command_by_message(is.archive, is.order);
       }},
  };
}

int account(const Arguments& is) {
  if (!is.accepted.empty() || !is.because.empty()) {
    const int code = buoyshore::accept_loss(is.archive, is.station, is.accepted, is.because);
    if (code != 0) return code;
  }
  return buoyshore::account(is.archive, is.station, is.wait);
}

Commands accounting(Arguments& is) {
  return {
      {"stations",
       "the stations of the archive: complete or not, owed, newest reading",
       {is.archive_option()},
       [&is] { return buoyshore::stations(is.archive); }},
      {"instruments",
       "the instruments of a station: kinds, readings held, first and newest, make and model",
       {{"STATION", "whose", &is.station, true},
        {"--zone ZONE", "of the times", &is.query.zone},
        is.archive_option()},
       [&is] { return buoyshore::instruments(is.archive, is.station, is.query.zone); }},
      {"channels",
       "the channels of a station's instruments, as their newest descriptions say",
       {{"STATION", "whose", &is.station, true},
        {"INSTRUMENT", "which; all if none is named", &is.query.instrument},
        is.archive_option()},
       [&is] { return buoyshore::channels(is.archive, is.station, is.query.instrument); }},
      {"account",
       "is it complete, and as of when? What is held, lost and owed; exit code 0 if complete "
       "now, else 1",
       {{"STATION", "whose", &is.station, true},
        {"-w,--wait SECONDS", "how long to wait until it is complete; asks the station", &is.wait},
        {"--accept EPOCH", "first take what this epoch owes for lost, while nobody collects",
         &is.accepted},
        {"--because TEXT", "why it is lost: the account keeps these words", &is.because},
        is.archive_option()},
       [&is] { return account(is); }},
      {"import",
       "a recovered buoy's store, whole or damaged, straight into the archive",
       {{"FILE", "the store; it is only read", &is.file, true},
        {"-s,--station ID", "whose it is, where the store does not say", &is.station},
        is.archive_option()},
       [&is] { return buoyshore::import(is.archive, is.file, is.station); }},
  };
}

Commands reporting(Arguments& is) {
  return {
      {"compare",
       "how a channel compares with a reference: bias, spread, regression, by bins and sectors",
       {{"REFERENCE", "STATION/INSTRUMENT/KIND/CHANNEL, of an array CHANNEL[100 m]",
         &is.compared.reference, true},
        {"VALUE", "what is compared with it", &is.compared.value, true},
        {"--from TIME", "values from then on", &is.compared.from},
        {"--to TIME", "values until then", &is.compared.to},
        {"--zone ZONE", "of times without one", &is.compared.zone},
        {"--within TIME", "how far apart the times of a pair may be (default: the same)",
         &is.compared.within},
        {"--flag DIGITS", "flags that a value may have", &is.compared.flags},
        {"--lowest NUMBER", "no pair whose reference is below", &is.compared.lowest},
        {"--highest NUMBER", "no pair whose reference is above", &is.compared.highest},
        {"--bin WIDTH", "also by bins of the reference, centred on multiples of the width",
         &is.compared.bin},
        {"--sectors-by CHANNEL", "also by sectors of this direction, the first centred on north",
         &is.compared.sectors_by},
        {"--sectors NUMBER", "how many", &is.compared.sectors},
        {"--json", "one object instead of a table", &is.compared.is_json},
        is.archive_option()},
       [&is] { return buoyshore::compare(is.archive, is.compared); }},
      {"availability",
       "how much of what was expected came, and why the rest did not, by instrument and height",
       {{"STATION", "whose", &is.available.station, true},
        {"INSTRUMENT", "which (default: all)", &is.available.instrument},
        {"-k,--kind NAME", "this kind of reading alone", &is.available.kind},
        {"--month MONTH", "of this month, as 2026-10", &is.available.month},
        {"--deployment ID", "of this deployment, from its first to its newest reading",
         &is.available.deployment},
        {"--from TIME", "from this whole minute on (default: the first reading)",
         &is.available.from},
        {"--to TIME", "until this whole minute (default: now)", &is.available.to},
        {"--zone ZONE", "of times without one, and of the month", &is.available.zone},
        {"--csv", "a row for each value, a column for each cause", &is.available.is_csv},
        {"--json", "an array of objects", &is.available.is_json},
        is.archive_option()},
       [&is] { return buoyshore::availability(is.archive, is.available); }},
      {"verify",
       "is an instrument what it claims, by its archived readings? Exit code 0: passed, 1: failed, "
       "3: not tested (/usr/share/doc/buoyshore/verification.md)",
       {{"STATION", "whose", &is.verified.query.station, true},
        {"INSTRUMENT", "which", &is.verified.query.instrument, true},
        {"-k,--kind NAME", "this kind of reading alone (default: all that it says itself)",
         &is.verified.query.kind},
        {"--from TIME", "as of readings (default: the first one)", &is.verified.query.from},
        {"--to TIME", "as of readings (default: the newest one)", &is.verified.query.to},
        {"--zone ZONE", "of times without one", &is.verified.query.zone},
        {"--reference INSTRUMENT",
         "what it is compared with, also STATION/INSTRUMENT or STATION/INSTRUMENT/KIND",
         &is.verified.reference},
        {"--plan PLAN", "what to examine (default: everything)", &is.verified.plan},
        {"--criteria CRITERIA", "what it has to reach", &is.verified.criteria},
        {"-o,--output FOLDER", "a new one, of the report (default: verify-INSTRUMENT-TIME)",
         &is.verified.output},
        is.archive_option()},
       [&is] { return buoyshore::verify(is.archive, is.verified); }},
  };
}

Commands forwarding(Arguments& is) {
  buoyshore::ForwardWords& words = is.forwarded;
  std::vector<buoyd::Option> options{
      {"STATION", "whose", &words.station, true},
      {"INSTRUMENT", "which; all if none is named", &words.instrument},
      {"-k,--kind NAME", "this kind of reading alone", &words.kind},
      {"--to URL", "https://HOST/PATH, tcp://HOST:PORT, mqtt:TOPIC or file:///FOLDER", &words.to,
       true},
      {"-f,--form NAME", buoyshore::forward_forms, &words.form},
      {"--state FILE", "of what was sent; it is made if there is none", &words.state, true},
      {"--once", "end when nothing is left to be sent", &words.is_once},
      {"--rows NUMBER", "of readings that are sent as one, at most", &words.rows},
      {"--moved", "the platform of the state has a new address or query", &words.is_moved},
      {"--anew", "make the batch that is under way anew; the platform may get readings twice",
       &words.is_anew},
      {"--token-file FILE", "HTTP: its first line is a bearer token", &words.token_file},
      is.archive_option()};
  for (buoyd::Option& option : words.broker.table()) {
    if (!option.names.starts_with("--prefix")) options.push_back(std::move(option));
  }
  return {{"forward",
           "send a platform every archived reading once (/usr/share/doc/buoyshore/forward.md)",
           std::move(options), [&is] { return buoyshore::forward(is.archive, is.forwarded); }}};
}

Commands alarming(Arguments& is) {
  const buoyd::Option book{"--book FILE", "file of alarms", &is.book};
  std::vector<buoyd::Option> options{
      {"RULES", "file of rules (/usr/share/doc/buoyshore/alarms.md)", &is.watched.rules, true},
      book,
      {"--once", "look and tell once, then end", &is.watched.is_once},
      is.archive_option()};
  for (buoyd::Option& option : is.watched.broker.table()) {
    if (!option.names.starts_with("--prefix")) options.push_back(std::move(option));
  }
  return {
      {"watch", "raise alarms by rules, and tell people, programs and topics of them",
       std::move(options),
       [&is] {
         is.watched.book = is.book;
         return buoyshore::watch(is.archive, is.watched);
       }},
      {"alarms",
       "print the alarms that stand or that nobody acknowledged, and who was not told yet",
       {book,
        {"--all", "all that there ever were", &is.is_all_alarms},
        {"--zone ZONE", "of the times that are printed", &is.alarms_zone}},
       [&is] { return buoyshore::list_alarms(is.book, is.alarms_zone, is.is_all_alarms); }},
      {"acknowledge",
       "say that you know of an alarm",
       {{"ALARM", "its number", &is.alarm, true},
        {"--by NAME", "who you are", &is.by, true},
        {"--because TEXT", "what you know, or do about it", &is.because},
        book},
       [&is] { return buoyshore::acknowledge(is.book, is.alarm, is.by, is.because); }},
  };
}

}  // namespace

int main(int argc, char** argv) {
  umask(umask(0077) | 0027);  // the group may read an archive, nobody else
  Arguments arguments;
  Commands commands;
  for (auto* part : {listening, accounting, reporting, buoyshore::proving, forwarding, alarming,
                     buoyshore::messaging, buoyshore::printing}) {
    for (buoyd::Subcommand& command : part(arguments)) commands.push_back(std::move(command));
  }
  const buoyd::Program program{
      "buoyshore",
      "Archives every reading of every station once and accounts for every number.",
      {},
      std::move(commands),
      nullptr};
  const std::vector<const char*> words = with_observe_as_command(argc, argv);
  return buoyd::run_program(program, argc, words.data());
}
