package dev.portolan.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What nobody does in this house, in tests no more than elsewhere. */
@AnalyzeClasses(packages = "dev.portolan", importOptions = HouseBansTest.WrittenByHand.class)
class HouseBansTest {
  private static final ImportOption TESTS = new ImportOption.OnlyIncludeTests();

  /** Leaves out what JMH generates around the benchmarks: it must ask the time. */
  static final class WrittenByHand implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/jmh_generated/");
    }
  }

  @ArchTest
  static final ArchRule nobodyAsksTheTime =
      noClasses()
          .should()
          .accessTargetWhere(
              calls(System.class, "currentTimeMillis")
                  .or(calls(System.class, "nanoTime"))
                  .or(callsBare(Instant.class, "now"))
                  .as("time is asked of the JVM"))
          .because("time is handed in, as a Clock or a Ticker");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .accessTargetWhere(
              calls(Thread.class, "sleep").or(calls(TimeUnit.class, "sleep")).as("a thread sleeps"))
          .because("a wait is for something, and has a bound");

  @ArchTest
  static final ArchRule nobodyPrints =
      noClasses()
          .should()
          .accessTargetWhere(
              calls(System.class, "out")
                  .or(calls(System.class, "err"))
                  .or(calls(Throwable.class, "printStackTrace"))
                  .as("something is printed"))
          .because("nodes log, and commands print through picocli");

  @ArchTest
  static void nobodyBlocksOnFutures(JavaClasses house) {
    noClasses()
        .should()
        .accessTargetWhere(
            calls(Future.class, "get")
                .or(calls(Future.class, "join"))
                .or(calls(Future.class, "resultNow"))
                .or(calls(io.vertx.core.Future.class, "await"))
                .as("a future is waited for"))
        .because("an event loop that waits serves nobody")
        .check(house.that(describe("main code", type -> !isTest(type))));
  }

  @ArchTest
  static void testsWaitWithABound(JavaClasses house) {
    noClasses()
        .should()
        .accessTargetWhere(
            callsBare(Future.class, "get")
                .or(callsBare(Future.class, "join"))
                .or(callsBare(io.vertx.core.Future.class, "await"))
                .as("a future is waited for without a bound"))
        .because("a test that hangs says nothing")
        .check(house.that(describe("tests", HouseBansTest::isTest)));
  }

  @ArchTest
  static final ArchRule noNameEndsInNothing =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl");

  @ArchTest
  static final ArchRule noTestClassIsSwitchedOff =
      classes().should().notBeAnnotatedWith(describe("switch off", HouseBansTest::switchesOff));

  @ArchTest
  static final ArchRule noTestIsSwitchedOff =
      noMethods().should().beAnnotatedWith(describe("switch off", HouseBansTest::switchesOff));

  @ArchTest
  static final ArchRule noTestAssumes =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.junit\\.jupiter\\.api\\.Assumptions"
                  + "|org\\.assertj\\.core\\.api\\.(With)?Assumptions"
                  + "|org\\.opentest4j\\.TestAbortedException");

  private static boolean switchesOff(JavaAnnotation<?> annotation) {
    String name = annotation.getRawType().getName();
    return name.equals("org.junit.jupiter.api.Disabled")
        || name.startsWith("org.junit.jupiter.api.condition.");
  }

  private static boolean isTest(JavaClass type) {
    return type.getSource()
        .map(source -> TESTS.includes(Location.of(source.getUri())))
        .orElse(false);
  }

  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        access ->
            access.getTarget().getName().equals(name)
                && access.getTargetOwner().isAssignableTo(owner));
  }

  private static DescribedPredicate<JavaAccess<?>> callsBare(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name + "()",
        access ->
            calls(owner, name).test(access)
                && access.getTarget() instanceof CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().isEmpty());
  }
}
