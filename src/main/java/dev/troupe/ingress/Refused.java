package dev.troupe.ingress;

/** A request that is answered with {@code problem} in the error shape of its API. */
final class Refused extends RuntimeException {

  private final transient Problem problem;

  Refused(Problem problem) {
    super(problem.message(), null, false, false); // control flow: its stack is of no use
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
