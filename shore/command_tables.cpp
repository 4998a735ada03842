// The commands by which readings leave the archive, or come beside it.

#include "shore/command_tables.hpp"

namespace buoyshore {

Commands messaging(Arguments& is) {
  return {
      {"gateway",
       "take values that come by short messages, until their readings come "
       "(/usr/share/doc/buoyshore/links.md)",
       is.broker_and(
           {{"DEVICE", "of a BeiDou terminal; - is the standard input", &is.gateway.device},
            {"--baud NUMBER", "of a serial port", &is.gateway.baud},
            {"--rdss VERSION", "of RDSS that the terminal speaks, 2.1 or 4.0", &is.gateway.rdss},
            {"--direct-ip ADDRESS:PORT", "where Iridium's gateway brings messages (DirectIP)",
             &is.gateway.direct_ip},
            {"--mail FOLDER", "a Maildir into which Iridium's mails are delivered",
             &is.gateway.mail},
            {"--topic FILTER", "of the broker, whose messages are digests", &is.gateway.topic},
            {"--senders FILE", "the cards and IMEIs that are believed, one a line",
             &is.gateway.senders},
            is.archive_option()}),
       [&is] { return buoyshore::gateway(is.broker, is.archive, is.gateway); }},
      {"provisional",
       "print the values of a station that short messages told and whose readings are still owed",
       {{"STATION", "whose", &is.station, true}, is.archive_option()},
       [&is] { return buoyshore::provisional(is.archive, is.station); }},
  };
}

Commands proving(Arguments& is) {
  return {
      {"certify",
       "write all that the archive has of a station, with what proves that it is all and unaltered "
       "(/usr/share/doc/buoyshore/certify.md)",
       {{"STATION", "whose", &is.certified.query.station, true},
        {"-o,--output FILE", "where it goes", &is.certified.to, true},
        {"--from TIME", "as of readings", &is.certified.query.from},
        {"--to TIME", "as of readings", &is.certified.query.to},
        {"--zone ZONE", "of times without one", &is.certified.query.zone},
        {"--key HEX",
         "the station's public key, as buoyctl status showed it before departure; may come often",
         &is.certified.keys, false, true},
        {"--files FILE", "exported files whose sums it is to name, too", &is.certified.files},
        is.archive_option()},
       [&is] { return buoyshore::certify_station(is.archive, is.certified); }},
      {"verify-export",
       "check what certify wrote, without the archive; exit code 0 if all of it is proven",
       {{"FILE", "what certify wrote; the files that it names lie beside it", &is.file, true},
        {"--key HEX", "the station's public key; without it the first one in the file is believed",
         &is.certified.keys, false, true},
        {"--archive-key HEX", "the archive's, as certify showed it", &is.archive_key}},
       [&is] { return buoyshore::verify_export(is.file, is.certified.keys, is.archive_key); }},
  };
}

Commands printing(Arguments& is) {
  return {
      {"readings",
       "print an instrument's archived readings as CSV",
       {{"STATION", "whose", &is.query.station, true},
        {"INSTRUMENT", "which", &is.query.instrument, true},
        {"-k,--kind NAME", "kind of reading, where there are several", &is.query.kind},
        {"--from TIME",
         "readings from then on: 2026-11-20, 2026-11-20T07:00:00, also with a zone; with it, and "
         "with --to, none comes whose time nobody knows",
         &is.query.from},
        {"--to TIME", "readings before then; an interval's reading comes if it ends then or before",
         &is.query.to},
        {"--channel NAME",
         "this channel, or one point of it: 'wind_speed[100 m]'; may be said several times",
         &is.query.channels, false, true},
        {"--flag DIGITS",
         "values with one of these flags: 1 good, 2 not tested, 3 suspect, 4 bad, 9 missing",
         &is.query.flags},
        {"--every PERIOD",
         "mean, minimum, maximum and numbers of values of each period, as '10 min', '1 h', '1 d'",
         &is.query.every},
        {"--label END", "which end of an interval or period its time names: begin or end",
         &is.query.label},
        {"--zone ZONE",
         "of times without one, and of those that are printed: UTC, +08:00 or a place such as "
         "Europe/Berlin",
         &is.query.zone},
        is.archive_option()},
       [&is] { return buoyshore::readings(is.archive, is.query); }},
      {"export",
       "write archived readings into files (/usr/share/doc/buoyshore/exports.md)",
       {{"STATION", "whose", &is.exported.query.station, true},
        {"INSTRUMENT", "which; all if none is named", &is.exported.query.instrument},
        {"-k,--kind NAME", "this kind of reading alone", &is.exported.query.kind},
        {"--from TIME", "as of readings", &is.exported.query.from},
        {"--to TIME", "as of readings", &is.exported.query.to},
        {"--zone ZONE", "of times without one, and of those in texts", &is.exported.query.zone},
        {"-f,--format NAME", export_forms, &is.exported.format},
        {"-d,--directory DIR", "where the files go; it is made if there is none",
         &is.exported.directory},
        {"--about FILE", "what the archive cannot know: the place, the maker, the licence",
         &is.exported.about},
        {"--bench", "also readings of the bench and of simulated instruments",
         &is.exported.has_bench},
        is.archive_option()},
       [&is] { return buoyshore::export_files(is.archive, is.exported); }},
      {"erddap",
       "print the datasets.xml of an ERDDAP server for exported NetCDF files",
       {{"STATION", "whose", &is.erddap.station, true},
        {"-d,--directory DIR", "where the files are", &is.erddap.directory},
        {"--about FILE", "institution and infoUrl at least", &is.erddap.about},
        {"--topic TOPIC", "also what forward sends there by the form erddap-live",
         &is.erddap.topic},
        {"-b,--broker HOST:PORT", "of the topic, as ERDDAP reaches it", &is.erddap.broker},
        {"--bench", "also the bench and simulated instruments, as of export", &is.erddap.has_bench},
        is.archive_option()},
       [&is] { return buoyshore::erddap(is.archive, is.erddap); }},
      {"raw",
       "print raw bytes that a station sent (its command raw) as a capture file",
       {{"STATION", "whose", &is.raw.station, true},
        {"LINE", "which line's", &is.raw.line, true},
        {"--from TIME", "beginning, as 2026-11-20T07:00:00Z", &is.raw.from},
        {"--to TIME", "end", &is.raw.to},
        {"--zone ZONE", "of times without one", &is.raw.zone},
        is.archive_option()},
       [&is] { return buoyshore::raw(is.archive, is.raw); }},
      {"add-station",
       "print a new station's key, the broker's lines and its [mqtt] section",
       {{"ID", "its name: letters, digits, _ and -", &is.station, true},
        {"-b,--broker HOST:PORT", "the broker as the station reaches it", &is.broker.broker, true},
        {"--prefix WORDS", "what topics begin with", &is.broker.prefix},
        is.archive_option(),
        {"--psk-file FILE", "write the key into this new file, mode 0600, instead of showing it",
         &is.psk_file}},
       [&is] { return buoyshore::add_station(is.station, is.broker, is.archive, is.psk_file); }},
  };
}

}  // namespace buoyshore
