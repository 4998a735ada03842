// buoyctl: checks a configuration, shows the live state, decodes raw captures.

#include "app/buoyctl_commands.hpp"
#include "core/command_line.hpp"
#include "core/settings.hpp"
#include "model/library.hpp"

namespace {

struct Arguments {
  std::vector<std::string> models;
  std::string file;
  std::string model;
  std::string socket = buoyd::Settings{}.control_socket;
  std::string spool = buoyd::SpoolSettings{}.path;
  std::string instrument;
  int count = 10;
  bool json = false;

  [[nodiscard]] std::vector<std::string> folders() const {
    return models.empty() ? buoyd::default_model_folders() : models;
  }
};

buoyd::Program program_of(Arguments& a) {
  const buoyd::Option models{
      "--models", "folders of model files (default: /usr/share/buoyd/models /etc/buoyd/models)",
      &a.models};
  return {
      "buoyctl",
      "the technician's and operator's side of buoyd",
      {},
      {{"check",
        "check a configuration: every mistake, or what it will cost",
        {{"FILE", "the configuration", &a.file, true}, models},
        [&a] { return buoyd::check_command(a.file, a.folders()); }},
       {"status",
        "the live state of the daemon",
        {{"--socket", "its control socket", &a.socket}, {"--json", "as one JSON object", &a.json}},
        [&a] { return buoyd::status_command(a.socket, a.json); }},
       {"tail",
        "readings as they are committed",
        {{"INSTRUMENT", "of this one only", &a.instrument},
         {"--spool", "the store", &a.spool},
         {"-n", "how many older ones first", &a.count}},
        [&a] { return buoyd::tail_command(a.spool, a.instrument, a.count); }},
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
       {"decode",
        "a raw capture to one JSON object a line",
        {{"MODEL", "a name, or a file", &a.model, true},
         {"FILE", "the capture (default: standard input)", &a.file},
         models},
        [&a] {
          return buoyd::decode_command(a.model, a.file.empty() ? "-" : a.file, a.folders());
        }}},
      {}};
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  return buoyd::run_program(program_of(arguments), argc, argv);
}
