// Makes the pages of the configuration's keys anew: write_configuration_pages ROOT

#include <fstream>
#include <iostream>
#include <iterator>

#include "config/configuration_pages.hpp"

namespace {

bool rewrite(const std::string& path, std::string (*made)(const std::string&)) {
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string written = made(text);
  if (written.starts_with("there is no ")) {
    std::cerr << path << ": " << written << '\n';
    return false;
  }
  std::ofstream(path) << written;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string root = argv[1];
  const bool is_page = rewrite(root + "/docs/configuration.md", buoyd::page_with_keys);
  return rewrite(root + "/config/buoyd.example.toml", buoyd::example_with_keys) && is_page ? 0 : 1;
}
