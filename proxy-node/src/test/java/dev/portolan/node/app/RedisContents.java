package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.codec.ListingCodec;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisReply;
import dev.portolan.testkit.redis.RedisServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Everything that a Redis holds, as somebody would read it who has got in: each key, each value,
 * and what is compressed, inflated.
 *
 * @param texts every key and value, as text
 * @param types by key
 * @param ttls by key, in milliseconds; negative for none
 * @param listings those that could be decoded, whole
 */
record RedisContents(
    List<String> texts, Map<String, String> types, Map<String, Long> ttls, List<Listing> listings) {
  private static final Pattern CHUNKED = Pattern.compile("(.*\\}:)listing:([0-9a-f]{64})");

  static RedisContents of(RedisServer server) {
    RedisContents contents =
        new RedisContents(new ArrayList<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    try (RedisCommands redis = server.connect()) {
      for (String key : redis.keys("*")) {
        contents.look(redis, key);
      }
    }
    return contents;
  }

  /** Names of all entries in all listings. */
  List<String> entryNames() {
    return listings.stream()
        .flatMap(listing -> listing.entries().stream())
        .map(CatalogEntry::name)
        .toList();
  }

  private void look(RedisCommands redis, String key) {
    String type = redis.command("TYPE", key).text();
    if (!type.equals("none")) { // gone since it was found
      texts.add(key);
      types.put(key, type);
      ttls.put(key, redis.command("PTTL", key).number());
      read(redis, key);
    }
  }

  private void read(RedisCommands redis, String key) {
    switch (types.getOrDefault(key, "none")) {
      case "hash" -> {
        List<RedisReply> members = redis.command("HGETALL", key).items();
        Map<String, byte[]> fields = new TreeMap<>();
        for (int at = 0; at < members.size(); at += 2) {
          fields.put(members.get(at).text(), bytes(members.get(at + 1)));
        }
        fields.forEach((name, value) -> see(name, value));
        readListing(redis, key, fields);
      }
      case "string" -> see(key, bytes(redis.command("GET", key)));
      default ->
          throw new AssertionError(
              key + " is a " + types.get(key) + " (expected: a hash or a string)");
    }
  }

  private void see(String name, byte[] value) {
    texts.add(name);
    texts.add(new String(value, UTF_8));
  }

  private void readListing(RedisCommands redis, String key, Map<String, byte[]> fields) {
    var chunked = CHUNKED.matcher(key);
    if (!chunked.matches()) {
      return;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(fields.get("b"));
    int chunks = Integer.parseInt(text(fields, "n"));
    for (int chunk = 0; chunk < chunks; chunk++) {
      String name =
          "%schunk:%s:%s-%s:%d"
              .formatted(
                  chunked.group(1), chunked.group(2), text(fields, "e"), text(fields, "t"), chunk);
      whole.writeBytes(bytes(redis.command("GET", name)));
    }
    boolean deflated = text(fields, "z").equals("1");
    byte[] plain = deflated ? inflate(whole.toByteArray()) : whole.toByteArray();
    texts.add(new String(plain, UTF_8));
    listings.add(
        ListingCodec.decode(plain).orElseThrow(() -> new AssertionError("no listing: " + key)));
  }

  private static String text(Map<String, byte[]> fields, String name) {
    return new String(fields.get(name), UTF_8);
  }

  private static byte[] bytes(RedisReply reply) {
    return ((RedisReply.Bytes) reply).bytes();
  }

  private static byte[] inflate(byte[] deflated) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      byte[] buffer = new byte[16 << 10];
      while (!inflater.finished()) {
        int got = inflater.inflate(buffer);
        if (got == 0) {
          throw new AssertionError("cut off after " + plain.size() + " bytes");
        }
        plain.write(buffer, 0, got);
      }
      return plain.toByteArray();
    } catch (DataFormatException never) {
      throw new AssertionError("not deflated", never);
    } finally {
      inflater.end();
    }
  }
}
