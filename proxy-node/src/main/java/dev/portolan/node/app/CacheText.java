package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A node's answers about its catalog as lines for people. */
final class CacheText {
  private static final String INDENT = "  ";

  private CacheText() {}

  /** What is held, one line each. */
  static List<String> list(JsonNode answer) {
    JsonNode listings = answer.path("listings");
    if (listings.isEmpty()) {
      return List.of("nothing is held");
    }
    TextTable table =
        new TextTable()
            .row(
                List.of(
                    "TENANT",
                    "MOUNT",
                    "KIND",
                    "ENTRIES",
                    "BYTES",
                    "SCOPE",
                    "PARTITION",
                    "EPOCH",
                    "FETCHED",
                    "FRESH UNTIL",
                    "CONTENT"));
    listings.forEach(listing -> table.row(row(listing)));
    return table.lines();
  }

  private static List<String> row(JsonNode listing) {
    return List.of(
        listing.path("tenant").asText(),
        listing.path("mount").asText(),
        listing.path("kind").asText(),
        listing.path("entries").asText(),
        listing.path("bytes").asText(),
        scope(listing),
        listing.path("partition").asText(),
        listing.path("epoch").asText(),
        listing.path("fetchedAt").asText(),
        listing.path("freshUntil").asText(),
        listing.path("contentHash").asText());
  }

  /** A dash where the backend has not said. */
  private static String scope(JsonNode listing) {
    JsonNode scope = listing.path("scope");
    return scope.isTextual() ? scope.asText() : "-";
  }

  /** What is held, with the entries of each. */
  static List<String> show(JsonNode answer) {
    if (answer.path("listings").isEmpty()) {
      return list(answer);
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode listing : answer.path("listings")) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(TextTable.harmless(headline(listing)));
      lines.addAll(entries(listing.path("content")));
    }
    return lines;
  }

  private static String headline(JsonNode listing) {
    return ("tenant %s, mount %s, %s: %s entries, %s bytes, scope %s, partition %s, epoch %s,"
            + " fetched %s, fresh until %s, content %s")
        .formatted(
            listing.path("tenant").asText(),
            listing.path("mount").asText(),
            listing.path("kind").asText(),
            listing.path("entries").asText(),
            listing.path("bytes").asText(),
            scope(listing),
            listing.path("partition").asText(),
            listing.path("epoch").asText(),
            listing.path("fetchedAt").asText(),
            listing.path("freshUntil").asText(),
            listing.path("contentHash").asText());
  }

  private static List<String> entries(JsonNode content) {
    TextTable table = new TextTable().row(List.of("NAME", "KEY", "ORIGINAL NAME", "BYTES"));
    content.forEach(
        entry ->
            table.row(
                List.of(
                    entry.path("name").asText(),
                    key(entry.path("key")),
                    entry.path("originalName").asText(),
                    entry.path("bytes").asText())));
    List<String> rows = table.lines();
    List<String> lines = new ArrayList<>();
    lines.add(INDENT + rows.getFirst());
    for (int i = 0; i < content.size(); i++) {
      lines.add(INDENT + rows.get(i + 1));
      JsonNode definition = content.path(i).path("definition");
      if (!definition.isMissingNode()) {
        lines.add(INDENT + INDENT + TextTable.harmless(definition.toString()));
      }
    }
    return lines;
  }

  private static String key(JsonNode key) {
    return key.path("kind").asText()
        + " "
        + key.path("mount").asText()
        + " "
        + key.path("originalName").asText();
  }

  /** Families that were not changed, one line each. */
  static List<String> failed(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    answer
        .path("failed")
        .forEach(
            family ->
                lines.add(
                    TextTable.harmless(
                        INDENT
                            + "tenant %s, mount %s, %s"
                                .formatted(
                                    family.path("tenant").asText(),
                                    family.path("mount").asText(),
                                    family.path("kind").asText()))));
    return lines;
  }
}
