// certify and verify-export: what the archive has of a station, so that anybody can check it.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>
#include <utility>

#include "base/time.hpp"
#include "platform/end_signals.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/certify/certify.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

Result<void> check_key(const char* option, const std::string& key) {
  const bool is_hex = key.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_hex && key.size() >= 32 && key.size() <= 64) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("{} {}: expected the first 32 to 64 digits of a public key, 0-9 "
                                 "and a-f, as buoyctl status and certify show them",
                                 option, shown(key)));
}

Result<void> check_keys(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (auto checked = check_key("--key", key); !checked) return checked;
  }
  return {};
}

/// A certificate names its files without their folders.
Result<void> check_names(const std::vector<std::string>& files) {
  std::set<std::string> names;
  for (const std::string& file : files) {
    if (names.insert(std::filesystem::path(file).filename().string()).second) continue;
    return buoyd::fail(ErrorCode::invalid, "--files: two have the name of " + file);
  }
  return {};
}

Result<CertifyOrder> order_of(const std::string& archive, const CertifyWords& words) {
  auto query = query_of(words.query);
  if (!query) return pass_on(query);
  if (words.to.empty()) {
    return buoyd::fail(ErrorCode::invalid, "expected --output FILE: where the export goes");
  }
  if (auto checked = check_keys(words.keys); !checked) return pass_on(checked);
  if (auto checked = check_names(words.files); !checked) return pass_on(checked);
  CertifyOrder order;
  order.query = std::move(*query);
  order.files = words.files;
  order.keys = words.keys;
  order.key_file = archive + ".key";
  order.made = buoyd::iso8601(buoyd::SystemClock().wall()).substr(0, 19) + "Z";
  order.to = words.to;
  order.go_on = [](std::uint64_t) { return !buoyd::must_end(); };
  return order;
}

Result<CertificateReport> certified(const std::string& archive, const CertifyWords& words) {
  auto order = order_of(archive, words);
  if (!order) return pass_on(order);
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  return certify(sql, *order);
}

/// The files that were exported with it lie beside it.
void check_files(const std::string& path, CertificateReport& report) {
  const auto folder = std::filesystem::path(path).parent_path();
  for (const FileLine& named : std::vector(report.files)) {
    const auto there = file_line((folder / named.name).string());
    if (!there) {
      report.wrong(shown(there.error().text));
    } else if (there->bytes != named.bytes || there->sum != named.sum) {
      report.wrong(fmt::format("{} is not the file that was certified", shown(named.name)));
    }
  }
}

}  // namespace

int certify_station(const std::string& archive, const CertifyWords& words) {
  buoyd::end_at_signals();
  const auto report = certified(archive, words);
  if (!report) return say(report.error());
  fmt::print("{}", report_text(*report));
  return 0;
}

int verify_export(const std::string& path, const std::vector<std::string>& keys,
                  const std::string& archive_key) {
  if (auto checked = check_keys(keys); !checked) return say(checked.error());
  if (!archive_key.empty()) {
    if (auto checked = check_key("--archive-key", archive_key); !checked) {
      return say(checked.error());
    }
  }
  auto report = check_file(path, keys, archive_key);
  if (!report) return say(report.error());
  check_files(path, *report);
  fmt::print("{}", report_text(*report));
  return report->is_proven() ? 0 : 1;
}

}  // namespace buoyshore
