package dev.portolan.k8s;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Something that must hold for manifests that we ship.
 *
 * @param claim what holds, in a few words
 * @param problems what does not, each with the manifest and what was expected; none if all is well
 */
record Rule(String claim, Function<Manifests, List<String>> problems) {

  /** All that must hold. */
  static List<Rule> all() {
    return Stream.of(PodRules.ALL, WiringRules.ALL, FleetRules.ALL).flatMap(List::stream).toList();
  }

  List<String> broken(Manifests manifests) {
    return problems.apply(manifests).stream().map(problem -> claim + ": " + problem).toList();
  }

  @Override
  public String toString() {
    return claim;
  }
}
