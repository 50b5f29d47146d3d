package dev.portolan.model.codec;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Listings as backends might send them, the odd ones too. */
final class GeneratedListings {
  private static final String[] NUMBERS = {
    "0", "-0", "1.0", "1.00", "1e3", "1E+3", "12.5e3", "123456789012345678901234567890", "0.10"
  };
  private static final String[] TEXTS = {
    "plain",
    "ünï",
    "日本語",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\uD83D\uDE00",
    "\\ud800",
    "a\\/b",
    "\\\"quoted\\\"",
    "\\u0000"
  };
  private static final String[] NAMES = {
    "search", "tool name", "名前", "\uD83D\uDE00", "half\uD800", "test://a/{b}", "a\"b\\c", "\u0000"
  };
  private static final String[] SPACES = {"", "", "", " ", "\n  ", "\t", "\r\n"};

  private final Random random;

  GeneratedListings(Random random) {
    this.random = random;
  }

  Listing listing() {
    EntryKind kind = List.of(EntryKind.values()).get(random.nextInt(4));
    List<CatalogEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      entries.add(entry(kind));
    }
    Long ttlMs = random.nextBoolean() ? null : random.nextLong(1L << 50);
    CacheScope scope =
        random.nextInt(3) == 0
            ? null
            : random.nextBoolean() ? CacheScope.PUBLIC : CacheScope.PRIVATE;
    Instant at = Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000));
    return new Listing(entries, new CacheHint(ttlMs, scope), at);
  }

  private CatalogEntry entry(EntryKind kind) {
    String original = NAMES[random.nextInt(NAMES.length)] + random.nextInt(1000);
    String name = random.nextBoolean() ? original : "gh_" + original;
    EntryKey key = new EntryKey(kind, new MountId("m" + random.nextInt(10)), original);
    return new CatalogEntry(name, key, original, kind, definition());
  }

  private RawJson definition() {
    StringBuilder json = new StringBuilder(space());
    int atLeast = random.nextInt(50) == 0 ? 64 << 10 : random.nextInt(200);
    json.append('{');
    do {
      json.append(space()).append('"').append(text()).append(random.nextInt(100_000)).append('"');
      json.append(space()).append(':').append(value(3)).append(',');
    } while (json.length() < atLeast);
    return RawJson.of(json.append("\"last\":null}").append(space()).toString());
  }

  private String value(int depth) {
    return space()
        + switch (random.nextInt(depth == 0 ? 3 : 5)) {
          case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
          case 1 -> "\"" + text() + "\"";
          case 2 -> random.nextBoolean() ? "true" : "null";
          case 3 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
          default -> "{\"" + text() + "\":" + value(depth - 1) + "}";
        }
        + space();
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }
}
