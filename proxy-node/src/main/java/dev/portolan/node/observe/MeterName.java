package dev.portolan.node.observe;

/** Every meter of the house: its name, what its last label is called, and what it tells. */
enum MeterName {
  REQUESTS("portolan.requests", "outcome", "Requests of clients, from first byte to last"),
  IN_FLIGHT("portolan.requests.in.flight", "", "Requests of clients that have not ended"),
  REFUSALS("portolan.refusals", "fault", "Times that Portolan said no, by the kind of fault"),
  STREAMS("portolan.streams.open", "", "Open listen streams of clients"),
  BACKEND_REQUESTS("portolan.backend.requests", "outcome", "Requests to backends"),
  HANDSHAKES("portolan.backend.handshakes", "outcome", "Sessions opened with legacy backends"),
  CATALOG("portolan.catalog.events", "event", "What happened to listings"),
  BACKGROUND_FAILURES("portolan.background.failures", "task", "Failures nobody waited for");

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
