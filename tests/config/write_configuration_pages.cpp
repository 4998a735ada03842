// Makes the pages of the configuration's keys anew: write_configuration_pages ROOT

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>

#include "config/configuration_pages.hpp"

namespace {

void rewrite(const std::string& path, std::string (*made)(const std::string&)) {
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string written = made(text);  // it may throw: then the file stays as it is
  std::ofstream(path) << written;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string root = argv[1];
  try {
    rewrite(root + "/docs/configuration.md", buoyd::page_with_keys);
    rewrite(root + "/config/buoyd.example.toml", buoyd::example_with_keys);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
