package dev.portolan.node.observe;

/** Every meter of the house: its name, what its last label is called, and what it tells. */
enum MeterName {
  REQUESTS("portolan.requests", "outcome", "Requests of clients, from first byte to last"),
  IN_FLIGHT("portolan.requests.in.flight", "", "Requests of clients that have not ended"),
  REFUSALS("portolan.refusals", "fault", "Times that Portolan said no, by the kind of fault"),
  CONNECTIONS("portolan.connections.open", "", "Open connections of clients"),
  CONNECTIONS_REFUSED(
      "portolan.connections.refused", "reason", "Connections of clients that were hung up on"),
  STREAMS("portolan.streams.open", "", "Open listen streams of clients"),
  BACKEND_REQUESTS("portolan.backend.requests", "outcome", "Requests to backends"),
  BACKEND_IN_FLIGHT(
      "portolan.backend.requests.in.flight", "", "Requests to backends that have not ended"),
  BACKEND_STREAMS("portolan.backend.streams.open", "", "Open streams on which backends announce"),
  HANDSHAKES("portolan.backend.handshakes", "outcome", "Sessions asked for at legacy backends"),
  CATALOG("portolan.catalog.events", "event", "What happened to listings"),
  CATALOG_LOADS("portolan.catalog.loads", "", "Listings fetched from backends, all pages"),
  STORE_REACHABLE("portolan.store.reachable", "", "1 while the shared store answers, else 0"),
  STORE_OPERATIONS("portolan.store.operations", "operation", "Operations of the shared store"),
  STORE_FAILURES("portolan.store.failures", "reason", "Operations of the shared store that failed"),
  BACKGROUND_FAILURES("portolan.background.failures", "task", "Failures nobody waited for"),
  SPANS("portolan.trace.spans", "fate", "Spans that have ended, by what became of them"),
  LOG_LINES_LOST("portolan.log.lines.lost", "log", "Lines that the log had no room for"),
  LOOP_LAG("portolan.event.loop.lag", "", "How late event loops do what is due");

  private final String meter;
  private final String detail;
  private final String description;

  MeterName(String meter, String detail, String description) {
    this.meter = meter;
    this.detail = detail;
    this.description = description;
  }

  String meter() {
    return meter;
  }

  /** The name of the label that holds {@link SeriesKey#detail()}. */
  String detail() {
    return detail;
  }

  String description() {
    return description;
  }
}
