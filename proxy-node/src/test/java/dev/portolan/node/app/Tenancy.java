package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Two tenants with the same mounts, of the same names and addresses, and callers of both. What is
 * said of a mount differs by what its binding reads, and by the scope that its backend claims.
 */
record Tenancy(Map<String, Serials> mounts) {
  /** What tells the callers of a mount apart. */
  static final String OPEN = "open";

  static final String MINE = "mine";
  static final String TEAM = "team";
  static final String SECRET = "secret";

  private static final String ONLY = "_only_";
  private static final Map<String, String> WHO =
      Map.of(
          OPEN, "",
          MINE, ", headers: {x-who: \"${tenant.id}.${caller.subject}\"}",
          TEAM, ", headers: {x-who: \"${tenant.id}.${caller.claims.team}\"}",
          SECRET, "");

  /** A caller, by the key that it shows. */
  record Party(String tenant, String subject, String team, String scopes, String key) {
    /** Callers for whom this is the same may share a listing, and no others. */
    String partition(String mount) {
      return switch (mount) {
        case OPEN -> tenant;
        case MINE -> tenant + "." + subject;
        case TEAM -> tenant + "." + team;
        default -> tenant + "." + subject + " with " + scopes;
      };
    }

    /** What the backend is told. */
    String who(String mount) {
      return mount.equals(MINE) || mount.equals(TEAM) ? partition(mount) : "nobody";
    }

    TestClient at(TestClient node) {
      return node.withKey(key);
    }
  }

  static final Party ANN = new Party("acme", "ann", "red", "tools", "key-of-ann");
  static final Party ANN_AGAIN = new Party("acme", "ann", "red", "tools", "next-key-of-ann");
  static final Party ANN_ADMIN = new Party("acme", "ann", "red", "tools, admin", "ann-as-admin");
  static final Party BOB = new Party("acme", "bob", "blue", "tools", "key-of-bob");
  static final Party OTHER_ANN = new Party("globex", "ann", "red", "tools", "key-of-other-ann");
  static final Party EVE = new Party("globex", "eve", "red", "tools", "key-of-eve");

  static final List<Party> ALL = List.of(ANN, ANN_AGAIN, ANN_ADMIN, BOB, OTHER_ANN, EVE);

  static Tenancy of(Backends backends) {
    Map<String, Serials> mounts = new LinkedHashMap<>();
    for (String mount : List.of(OPEN, MINE, TEAM)) {
      mounts.put(mount, Serials.of(backends.modern(), "public"));
    }
    mounts.put(SECRET, Serials.of(backends.modern(), "private"));
    return new Tenancy(mounts);
  }

  /** How many listings all callers together have. */
  static long partitions(String mount) {
    return ALL.stream().map(party -> party.partition(mount)).distinct().count();
  }

  String yaml() {
    return "tenants:\n" + tenant("acme") + tenant("globex");
  }

  /** By mount, how often its backend was listed. */
  Map<String, Integer> lists() {
    return mounts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, mount -> mount.getValue().lists()));
  }

  /** The number of the listing of this mount that a list shows; 0 unless there is exactly one. */
  static int serial(String mount, JsonNode listResult) {
    int serial = 0;
    for (JsonNode tool : listResult.path("tools")) {
      String name = tool.path("name").asText();
      if (name.startsWith(mount + ONLY)) {
        serial = serial == 0 ? Integer.parseInt(name.substring((mount + ONLY).length())) : -1;
      }
    }
    return Math.max(0, serial);
  }

  /** What a list says of the tool that all have under one name. */
  static String described(String mount, JsonNode listResult) {
    for (JsonNode tool : listResult.path("tools")) {
      if (tool.path("name").asText().equals(mount + "_shared")) {
        return tool.path("description").asText();
      }
    }
    return "missing";
  }

  static String only(String mount, int serial) {
    return mount + ONLY + serial;
  }

  private String tenant(String name) {
    StringBuilder yaml = new StringBuilder("  %s:\n    apiKeys:\n".formatted(name));
    for (Party party : ALL) {
      if (party.tenant().equals(name)) {
        yaml.append(
            "      - {subject: %s, sha256: \"%s\", scopes: [%s], claims: {team: %s}}\n"
                .formatted(
                    party.subject(), Bench.digest(party.key()), party.scopes(), party.team()));
      }
    }
    yaml.append("    mounts:\n");
    mounts.forEach(
        (mount, serials) ->
            yaml.append(
                "      %s: {url: \"%s\", prefix: %s%s}\n"
                    .formatted(mount, serials.uri(), mount, WHO.get(mount))));
    return yaml.toString();
  }
}
