package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads and changes members of a JSON object and leaves every other byte as it is. All methods
 * throw {@link IllegalArgumentException} for bytes that are not good JSON of the shape they name,
 * or nest deeper than 512.
 */
public final class ObjectEditor {
  private static final int MAX_DEPTH = 512;
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private ObjectEditor() {}

  /**
   * The object with these members: a member that is there gets the new value in its place, one that
   * is not is added at the end, in the order of the map. Of a member that is there twice both are
   * changed.
   */
  public static RawJson with(RawJson object, Map<String, RawJson> members) {
    byte[] in = object.bytes();
    List<Edit> edits = orRefuse(() -> edits(in, members));
    return RawJson.copyOf(Splice.apply(in, edits).getBytes());
  }

  private static List<Edit> edits(byte[] in, Map<String, RawJson> members) {
    Map<String, RawJson> missing = new LinkedHashMap<>(members);
    List<Edit> edits = new ArrayList<>();
    var scanner = scannerOf(in);
    scanner.openObject();
    int addAt = scanner.position();
    boolean empty = true;
    while (scanner.nextMember()) {
      String key = scanner.key();
      Span value = scanner.value();
      RawJson replacement = members.get(key);
      if (replacement != null) {
        edits.add(new Edit(value, replacement.bytes()));
        missing.remove(key);
      }
      addAt = value.to();
      empty = false;
    }
    scanner.expectEnd();
    for (Map.Entry<String, RawJson> member : missing.entrySet()) {
      edits.add(addition(addAt, empty, member.getKey(), member.getValue()));
      empty = false;
    }
    return edits;
  }

  private static Edit addition(int at, boolean first, String name, RawJson value) {
    byte[] key = JsonText.quote(name);
    int comma = first ? 0 : 1;
    byte[] added = new byte[comma + key.length + 1 + value.length()];
    added[0] = ',';
    System.arraycopy(key, 0, added, comma, key.length);
    added[comma + key.length] = ':';
    System.arraycopy(value.bytes(), 0, added, comma + key.length + 1, value.length());
    return new Edit(new Span(at, at), added);
  }

  /** The value of this member, as its bytes. Refuses an object that has it twice. */
  public static Optional<RawJson> member(RawJson object, String name) {
    byte[] in = object.bytes();
    return orRefuse(
        () ->
            Optional.ofNullable(Members.find(in, new Span(0, in.length), Key.of(name)))
                .map(at -> RawJson.copyOf(in, at.from(), at.to())));
  }

  /**
   * The decoded text of this member; empty if it is not there or null. Refuses an object that has
   * it twice, and a member that is not a string.
   */
  public static Optional<String> text(RawJson object, String name) {
    return member(object, name)
        .map(RawJson::bytes)
        .filter(value -> !Arrays.equals(value, NULL))
        .map(value -> textOf(value, name));
  }

  private static String textOf(byte[] value, String name) {
    if (value[0] != '"') {
      throw new IllegalArgumentException("member '" + name + "' (expected: a string)");
    }
    return JsonText.decode(value, 0, value.length);
  }

  /** The names of the members, in order; a name that is there twice is told twice. */
  public static List<String> names(RawJson object) {
    byte[] in = object.bytes();
    return orRefuse(() -> namesOf(in));
  }

  private static List<String> namesOf(byte[] in) {
    List<String> names = new ArrayList<>();
    var scanner = scannerOf(in);
    scanner.openObject();
    while (scanner.nextMember()) {
      names.add(scanner.key());
      scanner.skipValue();
    }
    scanner.expectEnd();
    return List.copyOf(names);
  }

  /** The elements of an array, each as its bytes, in order. */
  public static List<RawJson> elements(RawJson array) {
    byte[] in = array.bytes();
    return orRefuse(() -> elementsOf(in));
  }

  private static List<RawJson> elementsOf(byte[] in) {
    List<RawJson> elements = new ArrayList<>();
    var scanner = scannerOf(in);
    scanner.openArray();
    while (scanner.nextElement()) {
      Span at = scanner.value();
      elements.add(RawJson.copyOf(in, at.from(), at.to()));
    }
    scanner.expectEnd();
    return List.copyOf(elements);
  }

  private static JsonScanner scannerOf(byte[] in) {
    return new JsonScanner(in, 0, in.length, MAX_DEPTH);
  }

  private static <T> T orRefuse(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BadJson bad) {
      throw new IllegalArgumentException(bad.detail(), bad);
    }
  }
}
