namespace Longrun.Cli.Demo;

/// <summary>What the scripted worker writes, milestone by milestone.</summary>
internal static class DemoWork
{
    public const string TakeTable = "A table in lib/rates.txt that a person keeps up to date";

    public const string LeaveOut = "Leave conversion out and say so";

    public const string Amount = """
        # Inside, an amount is a whole number of cents; outside it is written 12.30

        # wrong AMOUNT POSITION WHAT
        wrong() {
            echo "money: $1: $3 at position $2" >&2
            return 1
        }

        # digits AMOUNT TEXT BEFORE: every character of TEXT is a digit; BEFORE characters come before it
        digits() {
            good=${2%%[!0-9]*}
            [ "$good" = "$2" ] && return
            bad=${2#"$good"}
            wrong "$1" $(($3 + ${#good} + 1)) "'${bad%"${bad#?}"}' is no digit"
        }

        # to_cents AMOUNT
        to_cents() {
            sign= rest=$1 part=00 before=0
            case $rest in -*) sign=- rest=${rest#-} before=1 ;; esac
            whole=${rest%%.*}
            [ -n "$whole" ] || { wrong "$1" $((before + 1)) "a digit is missing"; return 1; }
            digits "$1" "$whole" "$before" || return 1
            case $rest in
                *.*)
                    part=${rest#*.}
                    before=$((before + ${#whole} + 1))
                    digits "$1" "$part" "$before" || return 1
                    [ ${#part} -ge 2 ] || { wrong "$1" $((before + ${#part} + 1)) "a decimal is missing"; return 1; }
                    [ ${#part} -le 2 ] || { wrong "$1" $((before + 3)) "one decimal too many"; return 1; }
                    ;;
            esac
            # A leading zero would make the number octal.
            while [ "$whole" != 0 ] && [ "${whole#0}" != "$whole" ]; do whole=${whole#0}; done
            echo $((${sign}1 * (whole * 100 + 1$part - 100)))
        }

        # from_cents NUMBER
        from_cents() {
            sign= cents=$1
            if [ "$cents" -lt 0 ]; then sign=- cents=$((-cents)); fi
            printf '%s%d.%02d\n' "$sign" $((cents / 100)) $((cents % 100))
        }

        """;

    public const string AmountTests = DemoFiles.AmountTests + """
        is "names the third decimal" "money: 12.305: one decimal too many at position 6" \
            "$(sh bin/money add 12.305 1 2>&1)"
        is "names a letter" "money: 1x.00: 'x' is no digit at position 2" "$(sh bin/money add 1x.00 1 2>&1)"
        is "names a comma" "money: 1,234.50: ',' is no digit at position 2" "$(sh bin/money add 1,234.50 1 2>&1)"
        is "counts the sign" "money: -.50: a digit is missing at position 2" "$(sh bin/money add -.50 1 2>&1)"
        fails "refuses one decimal" sh bin/money add 1.5 1.00

        """;

    public const string SumWithFault = """
        # sum: the total of the amounts on standard input, one a line
        total=0
        while read -r amount; do
            total=$((total + $(to_cents "$amount")))
        done
        printf '%d.%02d\n' $((total / 100)) $((total % 100))

        """;

    public const string Sum = """
        # sum: the total of the amounts on standard input, one a line
        total=0
        while read -r amount; do
            cents=$(to_cents "$amount")
            total=$((total + cents))
        done
        from_cents "$total"

        """;

    public const string SumTests = """
        is "sums a list" 6.00 "$(printf '%s\n' 1.00 2.00 3.00 | sh bin/money sum)"
        is "sums nothing to zero" 0.00 "$(sh bin/money sum </dev/null)"
        is "keeps the sign of a small negative total" -0.50 "$(printf '%s\n' 1.00 -1.50 | sh bin/money sum)"
        is "keeps the sign of a large negative total" -10.05 "$(printf '%s\n' -10.00 -0.05 | sh bin/money sum)"

        """;

    public const string Split = """
        # split AMOUNT SHARES: shares that differ by at most a cent and add up to the amount
        whole=$(to_cents "$1")
        shares=$2
        case $shares in '' | 0 | *[!0-9]*) echo "money: cannot split into: $shares" >&2; exit 2 ;; esac
        # Of a negative amount the cents that are left over are negative too.
        left=$((whole % shares)) each=$((whole / shares)) step=1
        if [ "$left" -lt 0 ]; then left=$((-left)) step=-1; fi
        number=0
        while [ "$number" -lt "$shares" ]; do
            if [ "$number" -lt "$left" ]; then from_cents $((each + step)); else from_cents "$each"; fi
            number=$((number + 1))
        done

        """;

    public const string SplitTests = """
        is "splits evenly" "5.00 5.00" "$(sh bin/money split 10.00 2 | xargs)"
        is "gives the first the cent left over" "3.34 3.33 3.33" "$(sh bin/money split 10.00 3 | xargs)"
        is "splits a debt" "-3.34 -3.33 -3.33" "$(sh bin/money split -10.00 3 | xargs)"
        is "splits less than a cent each" "0.01 0.01 0.00" "$(sh bin/money split 0.02 3 | xargs)"
        fails "refuses to split among nobody" sh bin/money split 10.00 0

        """;

    public const string Rates = """
        # One euro in other currencies, times 10000. Kept up to date by a person.
        EUR 10000
        USD 10800
        GBP 8600

        """;

    public const string Convert = """
        # convert AMOUNT FROM TO: by the table in lib/rates.txt, rounded to the nearest cent
        rate() {
            found=$(sed -n "s/^$1 \([0-9]*\)$/\1/p" "$home/lib/rates.txt")
            [ -n "$found" ] || { echo "money: no rate for: $1" >&2; return 1; }
            echo "$found"
        }
        case $2$3 in *[!A-Z]*) echo "money: a currency is three capital letters" >&2; exit 2 ;; esac
        cents=$(to_cents "$1")
        from=$(rate "$2")
        to=$(rate "$3")
        half=$((from / 2))
        if [ "$cents" -lt 0 ]; then half=$((-half)); fi
        from_cents $(((cents * to + half) / from))

        """;

    public const string ConvertTests = """
        is "converts euros" 10.80 "$(sh bin/money convert 10.00 EUR USD)"
        is "converts back" 10.00 "$(sh bin/money convert 10.80 USD EUR)"
        is "rounds a debt like a sum" -0.93 "$(sh bin/money convert -1.00 USD EUR)"
        fails "refuses a currency without a rate" sh bin/money convert 1.00 EUR ABC
        fails "refuses what is no currency" sh bin/money convert 1.00 'E.R' USD

        """;

    public const string ConvertLeftOut = """
        # convert: not offered
        echo "money: conversion is not offered: rates of the day cost money" >&2
        exit 2

        """;

    public const string ConvertLeftOutTests = """
        fails "refuses to convert" sh bin/money convert 1.00 EUR USD

        """;

    public const string Report = """
        # report FILE PEOPLE: what a file of "label amount" lines adds up to, and each person's share
        [ -r "$1" ] || { echo "money: cannot read: $1" >&2; exit 2; }
        while read -r label amount; do
            cents=$(to_cents "$amount")
            printf '%-20.20s %12s\n' "$label" "$(from_cents "$cents")"
        done <"$1"
        total=$(while read -r label amount; do echo "$amount"; done <"$1" | sh "$home/bin/money" sum)
        printf '%-20s %12s\n' total "$total"
        sh "$home/bin/money" split "$total" "$2" | while read -r share; do
            printf '%-20s %12s\n' share "$share"
        done

        """;

    public const string ReportTests = """
        ledger=$(mktemp)
        printf '%s\n' 'rent 900.00' 'food 100.01' 'refund -0.01' >"$ledger"
        is "lists every line" 3 "$(sh bin/money report "$ledger" 2 | grep -cE '^(rent|food|refund) ')"
        is "shows the total" "total 1000.00" "$(sh bin/money report "$ledger" 2 | grep total | xargs)"
        is "shows the shares" "share 333.34 share 333.33 share 333.33" \
            "$(sh bin/money report "$ledger" 3 | grep share | xargs)"
        rm -f "$ledger"
        fails "refuses a file that is not there" sh bin/money report /nowhere/ledger 2

        """;

    public const string Help = """
        # help: every command
        for file in "$home"/lib/cmd-*.sh; do
            printf 'money %s\n' "$(sed -n '1s/^# //p' "$file")"
        done

        """;

    public const string HelpTests = """
        is "lists every command" "$(ls lib/cmd-*.sh | wc -l | xargs)" "$(sh bin/money help | wc -l | xargs)"
        is "says what add does" "money add A B: the sum of two amounts" "$(sh bin/money help | grep '^money add')"
        is "is what money without a command prints" "$(sh bin/money help)" "$(sh bin/money)"

        """;

    public const string Readme = """
        # money

        Sums of money in the shell, exact to the cent.

            sh bin/money add 12.30 4.05
            printf '%s\n' 1.00 2.50 | sh bin/money sum
            sh bin/money split 10.00 3
            sh bin/money report ledger.txt 2
            sh bin/money help

        Tests: `sh tests/run`

        """;
}
