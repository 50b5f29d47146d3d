package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.backend.BackendProfile;
import dev.portolan.node.tenant.Caller;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiFunction;

/**
 * What all backends of a caller offer together.
 *
 * @param capabilities of a server
 * @param instructions of all backends that have any; empty if none has
 * @param missing mounts whose backends did not introduce themselves
 */
record Offer(JsonObject capabilities, String instructions, JsonArray missing) {
  /** What a legacy backend can do only within a session of the client's own. */
  private static final List<String> SESSION_BOUND = List.of("logging", "tasks");

  /** What a legacy client has no words for. */
  private static final List<String> MODERN_ONLY = List.of("extensions", "tasks");

  private static final List<String> LISTS = List.of("tools", "prompts", "resources");

  /** What a client that shares its session with others is not to see of them. */
  private static final List<String> UNSHARED = List.of("tasks");

  /** The same where it is not said either of which call a log message speaks. */
  private static final List<String> NOT_OVER_ONE_STREAM = List.of("logging", "tasks");

  /** Of these backends, in the order of the caller's mounts. */
  static Offer toModern(Caller caller, List<Optional<BackendProfile>> answers) {
    return of(
        caller,
        answers,
        (mount, profile) -> profile.era() == Era.MODERN ? List.of() : SESSION_BOUND);
  }

  /**
   * The same for a legacy client.
   *
   * @param sharing the mounts at which it shares its sessions
   */
  static Offer toLegacy(
      Caller caller, List<Optional<BackendProfile>> answers, Set<MountId> sharing) {
    return of(
        caller,
        answers,
        (mount, profile) ->
            profile.era() == Era.MODERN
                ? MODERN_ONLY
                : withheldOfLegacy(profile, sharing.contains(mount)));
  }

  private static List<String> withheldOfLegacy(BackendProfile profile, boolean sharing) {
    if (profile.overOneStream()) {
      return NOT_OVER_ONE_STREAM;
    }
    return sharing ? UNSHARED : List.of();
  }

  private static Offer of(
      Caller caller,
      List<Optional<BackendProfile>> answers,
      BiFunction<MountId, BackendProfile, List<String>> withheld) {
    JsonObject capabilities = new JsonObject();
    StringJoiner instructions = new StringJoiner("\n\n");
    JsonArray missing = new JsonArray();
    for (int at = 0; at < answers.size(); at++) {
      MountId mount = caller.mounts().get(at).mount().id();
      answers
          .get(at)
          .ifPresentOrElse(
              profile -> {
                merge(capabilities, profile, withheld.apply(mount, profile));
                Optional.ofNullable(profile.instructions()).ifPresent(instructions::add);
              },
              () -> missing.add(mount.value()));
    }
    return new Offer(capabilities, instructions.toString(), missing);
  }

  /** Adds instructions and {@code _meta} to a result, where there is something to say. */
  void addTo(JsonObject result, JsonObject meta) {
    if (!instructions.isEmpty()) {
      result.put("instructions", instructions);
    }
    if (!missing.isEmpty()) {
      meta.put(MetaKey.INCOMPLETE, missing);
    }
    if (!meta.isEmpty()) {
      result.put("_meta", meta);
    }
  }

  private static void merge(
      JsonObject capabilities, BackendProfile profile, List<String> withheld) {
    JsonObject offered = objectOf(profile.capabilities());
    withheld.forEach(offered::remove);
    // the gateway notices changes of a list by itself, whether its backend tells of them or not
    LISTS.stream()
        .filter(offered::containsKey)
        .forEach(list -> offered.getJsonObject(list).put("listChanged", true));
    capabilities.mergeIn(offered, true);
  }

  private static JsonObject objectOf(RawJson json) {
    try {
      JsonObject object = new JsonObject(json.toString());
      LISTS.stream()
          .filter(
              list -> object.containsKey(list) && !(object.getValue(list) instanceof JsonObject))
          .forEach(object::remove);
      return object;
    } catch (DecodeException notAnObject) {
      return new JsonObject();
    }
  }
}
