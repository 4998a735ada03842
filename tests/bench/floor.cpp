// The floor: what the same work costs in a bare loop over the same libraries. READINGS a second
// of each device (20 float32 over Modbus TCP) into SQLite with a durable commit a second, each as
// one JSON message at QoS 1 to the broker, with the names of tests/bench/twenty-floats.toml. No
// supervision, no reconnect, no delivery promise.
//
//   floor SECONDS READINGS DATABASE BROKER_PORT DEVICE_PORT...
//
// Prints {"values":…,"message_bytes":…,"cpu_ms_per_1000":…,"rss_anon_kib":…,"rss_kib":…}.

#include <fmt/format.h>
#include <modbus/modbus.h>
#include <mosquitto.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr int values_a_device = 20;

[[noreturn]] void die(const std::string& what) {
  fmt::print(stderr, "floor: {}\n", what);
  std::exit(1);
}

double cpu_ms() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

long status_kib(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(key, 0) == 0) return std::strtol(line.c_str() + key.size(), nullptr, 10);
  }
  return -1;
}

struct Store {
  sqlite3* db = nullptr;
  sqlite3_stmt* insert = nullptr;

  explicit Store(const char* path) {
    const bool open = sqlite3_open(path, &db) == SQLITE_OK && run("PRAGMA journal_mode=WAL") &&
                      run("PRAGMA synchronous=FULL") &&
                      run("CREATE TABLE reading(seq INTEGER PRIMARY KEY, instrument INTEGER, "
                          "utc INTEGER, body TEXT)") &&
                      sqlite3_prepare_v2(db, "INSERT INTO reading VALUES(NULL,?,?,?)", -1, &insert,
                                         nullptr) == SQLITE_OK;
    if (!open) die("cannot make the database");
  }
  bool run(const char* sql) const {
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  void add(int device, std::int64_t utc, const std::string& body) const {
    sqlite3_bind_int(insert, 1, device);
    sqlite3_bind_int64(insert, 2, utc);
    sqlite3_bind_text(insert, 3, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) die(sqlite3_errmsg(db));
    sqlite3_reset(insert);
  }
};

modbus_t* connect_device(int port) {
  modbus_t* device = modbus_new_tcp("127.0.0.1", port);
  if (modbus_set_slave(device, 1) != 0 || modbus_connect(device) != 0) die("no device");
  return device;
}

mosquitto* connect_broker(int port) {
  mosquitto_lib_init();
  mosquitto* broker = mosquitto_new("floor", true, nullptr);
  mosquitto_int_option(broker, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  if (mosquitto_connect(broker, "127.0.0.1", port, 30) != MOSQ_ERR_SUCCESS) die("no broker");
  mosquitto_loop_start(broker);
  return broker;
}

struct Texts {
  std::string body;     // [1.5,2.25,…]
  std::string members;  // {"v01":1.5,"v02":2.25,…}
};

/// The device's registers, low word first; each value is printed once.
void read_device(modbus_t* device, Texts& texts) {
  std::uint16_t words[values_a_device * 2];
  if (modbus_read_input_registers(device, 0, values_a_device * 2, words) < 0) die("read failed");
  texts.body.clear();
  texts.members.clear();
  for (int i = 0; i < values_a_device; ++i) {
    const auto bits = static_cast<std::uint32_t>(words[2 * i + 1]) << 16U | words[2 * i];
    char print[32];
    const auto end = std::to_chars(print, print + sizeof print, std::bit_cast<float>(bits)).ptr;
    texts.body += i > 0 ? ',' : '[';
    texts.body.append(print, end);
    const char name[] = {
        '"', 'v', static_cast<char>('0' + (i + 1) / 10), static_cast<char>('0' + (i + 1) % 10),
        '"', ':'};
    texts.members += i > 0 ? ',' : '{';
    texts.members.append(name, sizeof name);
    texts.members.append(print, end);
  }
  texts.body += ']';
  texts.members += '}';
}

struct Floor {
  const Store store;
  mosquitto* const broker;
  std::vector<modbus_t*> devices;
  Texts texts{};
  std::size_t message_bytes = 0;

  /// One reading of each device.
  void round() {
    for (std::size_t d = 0; d < devices.size(); ++d) {
      timespec now{};
      clock_gettime(CLOCK_REALTIME, &now);
      read_device(devices[d], texts);
      store.add(static_cast<int>(d), now.tv_sec * 1'000'000 + now.tv_nsec / 1000, texts.body);
      const auto message = fmt::format(R"({{"time":{},"values":{}}})", now.tv_sec, texts.members);
      message_bytes += message.size();
      mosquitto_publish(broker, nullptr, fmt::format("buoy/floor/data/d{}", d).c_str(),
                        static_cast<int>(message.size()), message.data(), 1, false);
    }
  }
};

/// To the next of so many moments of a second.
void sleep_on(timespec& next, int moments) {
  constexpr long second = 1'000'000'000;
  next.tv_nsec += second / moments;
  if (next.tv_nsec >= second) {
    ++next.tv_sec;
    next.tv_nsec -= second;
  }
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) die("floor SECONDS READINGS DATABASE BROKER_PORT DEVICE_PORT...");
  Floor floor{Store(argv[3]), connect_broker(std::atoi(argv[4])), {}};
  for (int i = 5; i < argc; ++i) floor.devices.push_back(connect_device(std::atoi(argv[i])));

  const int seconds = std::atoi(argv[1]);
  const int readings = std::atoi(argv[2]);
  const double before = cpu_ms();
  timespec next{};
  clock_gettime(CLOCK_MONOTONIC, &next);
  for (int second = 0; second < seconds; ++second) {
    if (!floor.store.run("BEGIN IMMEDIATE")) die("begin");
    for (int i = 0; i < readings; ++i) {
      floor.round();
      if (i + 1 < readings) sleep_on(next, readings);
    }
    if (!floor.store.run("COMMIT")) die("commit");
    sleep_on(next, readings);
  }
  const double messages = static_cast<double>(floor.devices.size()) * seconds * readings;
  const double values = messages * values_a_device;
  fmt::print(R"({{"values":{},"message_bytes":{:.1f},"cpu_ms_per_1000":{:.3f},)"
             R"("rss_anon_kib":{},"rss_kib":{}}})"
             "\n",
             values, static_cast<double>(floor.message_bytes) / messages,
             (cpu_ms() - before) / values * 1000, status_kib("RssAnon:"), status_kib("VmRSS:"));
}
