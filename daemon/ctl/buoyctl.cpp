// buoyctl: checks a configuration, shows the live state, decodes raw captures.

#include "core/settings.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "model/load/library.hpp"
#include "platform/command_line.hpp"

namespace {

struct Arguments {
  std::vector<std::string> models;
  std::string file;
  std::string config = buoyd::usual_configuration;
  std::string model;
  std::string socket;  // "": the configuration's
  std::string spool = buoyd::SpoolSettings{}.path;
  std::string command;
  std::vector<std::string> arguments;
  std::string instrument;
  std::string line;
  std::string output;
  std::string section;
  std::string word;
  std::string capture_time = "1 min";
  buoyd::ScanOptions scan;
  buoyd::VerifyWords verify;
  buoyd::CommissionWords commission;
  buoyd::ReleaseWords release;
  buoyd::RehearseWords rehearse;
  int count = 10;
  bool json = false;
  bool watch = false;
  bool only_count = false;
  bool measured = false;

  [[nodiscard]] buoyd::DaemonPlace place() const { return {socket, config, folders()}; }
  [[nodiscard]] std::vector<std::string> folders() const {
    return models.empty() ? buoyd::default_model_folders() : models;
  }
};

buoyd::Option config_option(Arguments& a) {
  return {"-c,--config FILE", "the configuration", &a.config};
}

buoyd::Option socket_option(Arguments& a) {
  return {"--socket FILE", "the daemon's control socket (default: the configuration's)", &a.socket};
}

/// The daemon: its configuration, its state, its readings.
std::vector<buoyd::Subcommand> daemon_commands(Arguments& a, const buoyd::Option& models) {
  const buoyd::Option config = config_option(a);
  const buoyd::Option socket = socket_option(a);
  return {{"check",
           "check a configuration: every mistake, or what it will cost",
           {{"FILE", "the configuration", &a.file, true},
            {"--measured", "from what the daemon that runs it counts, not from what it states",
             &a.measured},
            socket,
            models},
           [&a] { return buoyd::check_command({a.socket, a.file, a.folders()}, a.measured); }},
          {"keys",
           "what the configuration may say: keys, defaults, ranges, meanings",
           {{"SECTION", "of this one only, as mqtt", &a.section}},
           [&a] { return buoyd::keys_command(a.section); }},
          {"status",
           "the live state of the daemon",
           {{"--json", "as one JSON object", &a.json},
            {"-w,--watch", "again every two seconds, until Ctrl-C", &a.watch},
            config,
            socket,
            models},
           [&a] { return buoyd::status_command(a.place(), a.json, a.watch); }},
          {"do",
           "a command to the daemon, as people ashore give it over MQTT "
           "(/usr/share/doc/buoyd/commands.md)",
           {{"NAME", "its name", &a.command, true},
            {"KEY=VALUE", "its arguments, as line=rs485 for='10 min'", &a.arguments},
            config,
            socket,
            models},
           [&a] { return buoyd::do_command(a.command, a.arguments, a.place()); }},
          {"tail",
           "readings as they are committed",
           {{"INSTRUMENT", "of this one only", &a.instrument},
            {"--spool FILE", "the store", &a.spool},
            {"-n N", "how many older ones first", &a.count}},
           [&a] { return buoyd::tail_command(a.spool, a.instrument, a.count); }},
          {"diagnose",
           "all that somebody ashore needs to say what is wrong, in one text file without secrets",
           {{"-o,--output FILE", "a new file (default: buoyd-diagnosis-STATION.txt)", &a.output},
            config,
            socket,
            models},
           [&a] { return buoyd::diagnose_command(a.output, a.place()); }},
          {"salvage",
           "what can be read out of a damaged (or whole) store, into a new one",
           {{"FILE", "the store, or one that was set aside; it is only read", &a.file, true},
            {"--to FILE", "the new store; must not exist yet", &a.output, true}},
           [&a] { return buoyd::salvage_command(a.file, a.output); }}};
}

/// What is there, and what it says.
std::vector<buoyd::Subcommand> line_commands(Arguments& a, const buoyd::Option& models) {
  const buoyd::Option config = config_option(a);
  const buoyd::Option socket = socket_option(a);
  return {
      {"ports",
       "serial ports: their stable names, who holds them, which line names them",
       {config, models},
       [&a] { return buoyd::ports_command(a.config, a.folders()); }},
      {"read",
       "one reading of an instrument now, through buoyd if it runs",
       {{"INSTRUMENT", "its name", &a.instrument, true}, config, socket, models},
       [&a] { return buoyd::read_command(a.instrument, a.place()); }},
      {"capture",
       "raw bytes of a line in both directions, through buoyd if it runs",
       {{"LINE", "its name", &a.line, true},
        {"--for TIME", "how long: '1 min', or seconds", &a.capture_time},
        {"-o,--output FILE", "a new file (default: LINE.capture)", &a.output},
        config,
        socket,
        models},
       [&a] { return buoyd::capture_command(a.line, a.capture_time, a.output, a.place()); }},
      {"scan",
       "what hangs on a line: speeds, units, models; as configuration to paste",
       {{"LINE", "a line of the configuration, or a device", &a.line, true},
        {"--units RANGE", "Modbus units to ask, as 7 or 1-247", &a.scan.units},
        {"--listen SECONDS", "seconds to listen at each speed", &a.scan.listen},
        {"--timeout MS", "ms that a unit's answer may take", &a.scan.timeout},
        config,
        models},
       [&a] { return buoyd::scan_command(a.line, a.scan, a.place()); }},
      {"verify",
       "is an instrument what it claims? Records it, and reports on it",
       {{"INSTRUMENT", "its name", &a.verify.instrument},
        {"--for TIME", "how long: '10 min', or seconds", &a.verify.time},
        {"--plan FILE", "what it is examined for (default: everything)", &a.verify.plan},
        {"--criteria FILE", "what it has to reach", &a.verify.criteria},
        {"--reference OTHER", "an instrument that it is compared with", &a.verify.reference},
        {"--provoke", "make faults of its line on purpose; never a write", &a.verify.provoke},
        {"--power COMMAND", "switches its power, with 'on' or 'off' behind it", &a.verify.power},
        {"-o,--output FOLDER", "a new one, of the run (default: verify-INSTRUMENT-TIME)",
         &a.verify.output},
        {"--again FOLDER", "instead: the report of that run once more", &a.verify.again},
        config,
        socket,
        models},
       [&a] { return buoyd::verify_command(a.verify, a.place()); }}};
}

/// The whole station.
std::vector<buoyd::Subcommand> station_commands(Arguments& a, const buoyd::Option& models) {
  return {
      {"commission",
       "the whole station before its departure or after its recovery, step by step; goes on where "
       "it was left",
       {{"FOLDER", "of the results, a new one or one to go on with", &a.commission.folder, true},
        {"--step NAME", "this step once more, as compass", &a.commission.step},
        {"--report", "only the report of what is there", &a.commission.only_report},
        {"--for TIME", "how long the instruments are listened to", &a.commission.listen},
        {"--headings FILE", "a compass swing that was made: lines of FROM TO HEADING",
         &a.commission.headings},
        {"--burn-in TIME", "how long the station is watched: 24 h to 72 h, less on a bench",
         &a.commission.burn_in},
        {"--days N", "that the store has to last without the archive (0: not judged)",
         &a.commission.days},
        {"--recovered FOLDER", "after the recovery: the folder of before, to compare with",
         &a.commission.recovered},
        {"--deploy NAME", "begins this deployment if everything passed", &a.commission.deployment},
        config_option(a),
        socket_option(a),
        models},
       [&a] { return buoyd::commission_command(a.commission, a.place()); }},
      {"rehearse",
       "a year of the station in virtual time: its store, links and battery against weather, "
       "outages and dead instruments",
       {{"FILE", "the configuration", &a.rehearse.config, true},
        {"--weather FILE", "sun, link and more (/usr/share/doc/buoyd/rehearse.md)",
         &a.rehearse.weather, true},
        {"--year", "365 days, as without it", &a.rehearse.year},
        {"--for TIME", "another time, as '90 d'", &a.rehearse.time},
        {"--per-megabyte PRICE", "of the link, for the bill", &a.rehearse.megabyte},
        {"--per-message PRICE", "of message links, for the bill", &a.rehearse.message},
        {"--json", "as one JSON object", &a.rehearse.json},
        models},
       [&a] { return buoyd::rehearse_command(a.rehearse, a.folders()); }}};
}

/// Acoustic releases.
std::vector<buoyd::Subcommand> release_commands(Arguments& a, const buoyd::Option& models) {
  const buoyd::Option name{"NAME", "its name in the configuration", &a.release.name, true};
  const buoyd::Option config = config_option(a);
  const buoyd::Option socket = socket_option(a);
  return {
      {"release",
       "acoustic releases (/usr/share/doc/buoyd/releases.md); without a further word what is "
       "known of all",
       {config, socket, models},
       [&a] { return buoyd::releases_command(a.place()); }},
      {"release status",
       "what is known of an acoustic release, and what it and its deck unit say now",
       {name, config, socket, models},
       [&a] { return buoyd::release_status_command(a.release, a.place()); }},
      {"release range",
       "how far an acoustic release is",
       {name, config, socket, models},
       [&a] { return buoyd::release_range_command(a.release, a.place()); }},
      {"release arm",
       "the first of two steps of a release: prints the word that fires it, good for 5 minutes",
       {name, {"--by WHO", "the person who arms it", &a.release.by, true}, config, socket, models},
       [&a] { return buoyd::release_arm_command(a.release, a.place()); }},
      {"release fire",
       "the second step: sends the release's code, once and for good",
       {name,
        {"WORD", "that arming said", &a.release.word, true},
        {"--by WHO", "another person than who armed it", &a.release.by, true},
        config,
        socket,
        models},
       [&a] { return buoyd::release_fire_command(a.release, a.place()); }}};
}

std::vector<buoyd::Subcommand> model_commands(Arguments& a, const buoyd::Option& models) {
  return {{"models",
           "the models of instruments; without a further word as list",
           {{"--count", "how many have a source and an example that is not ours", &a.only_count},
            models},
           [&a] {
             return a.only_count ? buoyd::count_models_command(a.folders())
                                 : buoyd::list_models_command(a.folders());
           }},
          {"models page",
           "what proves each model, as the page /usr/share/doc/buoyd/instruments.md",
           {models},
           [&a] { return buoyd::models_page_command(a.folders()); }},
          {"models list",
           "all models",
           {models},
           [&a] { return buoyd::list_models_command(a.folders()); }},
          {"models show",
           "what a model says of its instrument",
           {{"MODEL", "a name, or a file", &a.model, true}, models},
           [&a] { return buoyd::show_model_command(a.model, a.folders()); }},
          {"models test",
           "load a model and run its examples",
           {{"FILE", "the model", &a.file, true}},
           [&a] { return buoyd::test_model_command(a.file); }},
          {"models lint",
           "whether a model's words mean what its values are: units, CF names, methods",
           {{"FILE", "the model (default: all)", &a.file}, models},
           [&a] { return buoyd::lint_model_command(a.file, a.folders()); }},
          {"kinds",
           "the kinds of instruments there are at sea, and which the models cover",
           {{"WORD", "those that say it: a quantity, principle, platform, maker, model, standing",
             &a.word},
            {"--count", "only how many are covered, part and open", &a.only_count},
            models},
           [&a] { return buoyd::kinds_command(a.word, a.only_count, a.folders()); }},
          {"decode",
           "a raw capture to one JSON object a line",
           {{"MODEL", "a name, or a file", &a.model, true},
            {"FILE", "the capture (default: standard input)", &a.file},
            models},
           [&a] {
             return buoyd::decode_command(a.model, a.file.empty() ? "-" : a.file, a.folders());
           }}};
}

buoyd::Program program_of(Arguments& a) {
  const buoyd::Option models{
      "--models FOLDER",
      "folders of model files (default: /usr/share/buoyd/models /etc/buoyd/models)", &a.models};
  std::vector<buoyd::Subcommand> commands;
  for (const auto& some :
       {daemon_commands(a, models), line_commands(a, models), station_commands(a, models),
        release_commands(a, models), model_commands(a, models)}) {
    commands.insert(commands.end(), some.begin(), some.end());
  }
  return {"buoyctl", "the technician's and operator's side of buoyd", {}, std::move(commands), {}};
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  return buoyd::run_program(program_of(arguments), argc, argv);
}
