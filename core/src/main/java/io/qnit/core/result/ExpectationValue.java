package io.qnit.core.result;

/**
 * The mean of an observable.
 *
 * @param observable the observable, as text
 * @param standardError standard deviation of the mean over shots; 0 where the value is exact
 */
public record ExpectationValue(String observable, double value, double standardError) {}
