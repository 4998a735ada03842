// Makes the pages of the configuration's keys anew: write_configuration_pages ROOT

#include <fstream>
#include <iterator>

#include "config/configuration_pages.hpp"

namespace {

void rewrite(const std::string& path, std::string (*made)(const std::string&)) {
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::ofstream(path) << made(text);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string root = argv[1];
  rewrite(root + "/docs/configuration.md", buoyd::page_with_keys);
  rewrite(root + "/config/buoyd.example.toml", buoyd::example_with_keys);
}
