using System.Globalization;
using System.Text.RegularExpressions;

namespace CoProduction.Studies.Tests.Reporting;

/// <summary>
/// Reads a do-file of ours as Stata's parser would and says what would stop it. It knows the part of Stata and Mata that our do-files keep to: what it does not know is a fault.
/// </summary>
internal sealed partial class DoFileCheck
{
    /// <summary>Stata takes lines of 264,408 characters where it has least memory; we keep far below.</summary>
    private const int LongestLine = 65_536;

    private const int LongestName = 32;

    /// <summary>Mata's own functions that the do-files call, by the numbers of arguments that they are called with.</summary>
    private static readonly Dictionary<string, int[]> Builtin = new(StringComparer.Ordinal)
    {
        ["J"] = [3], ["I"] = [1], ["rows"] = [1], ["cols"] = [1], ["length"] = [1], ["missingof"] = [1], ["sum"] = [1], ["rowsum"] = [1], ["colsum"] = [1], ["max"] = [1], ["min"] = [1], ["rowmax"] = [1], ["rowmin"] = [1], ["colmax"] = [1],
        ["select"] = [2], ["uniqrows"] = [1], ["order"] = [2], ["sort"] = [2], ["panelsetup"] = [2], ["runningsum"] = [1], ["cross"] = [2], ["diagonal"] = [1], ["trace"] = [1], ["det"] = [1], ["luinv"] = [1],
        ["lusolve"] = [2], ["symeigensystem"] = [3], ["abs"] = [1], ["sqrt"] = [1], ["exp"] = [1], ["ln"] = [1], ["floor"] = [1], ["ceil"] = [1], ["asin"] = [1], ["tanh"] = [1], ["atanh"] = [1], ["lngamma"] = [1], ["normal"] = [1],
        ["normalden"] = [1], ["lnnormal"] = [1], ["lnnormalden"] = [1], ["invnormal"] = [1], ["ttail"] = [2], ["invttail"] = [2], ["chi2tail"] = [2], ["invchi2"] = [2], ["invchi2tail"] = [2], ["Ftail"] = [3], ["invFtail"] = [3],
        ["tukeyprob"] = [3], ["strtoreal"] = [1], ["strofreal"] = [1, 2], ["strlen"] = [1], ["strpos"] = [2], ["substr"] = [3], ["subinstr"] = [3], ["strlower"] = [1], ["strtrim"] = [1], ["tokens"] = [1], ["invtokens"] = [2], ["char"] = [1],
        ["asarray_create"] = [0], ["asarray"] = [2, 3], ["asarray_notfound"] = [2], ["asarray_contains"] = [2], ["st_nobs"] = [0], ["st_sdata"] = [2], ["st_numscalar"] = [2], ["printf"] = [1, 2, 3, 4], ["errprintf"] = [2], ["_error"] = [2],
    };

    private static readonly HashSet<string> Reserved = new(("aggregate array boolean break byte case catch class colvector complex const continue default delegate delete do double else eltypedef end enum explicit export external final float for "
        + "friend function global goto if inline int local long mata matrix namespace new numeric NULL operator orgtypedef pointer polymorphic pragma private protected public quad real return rowvector scalar short signed sizeof static string struct "
        + "super switch template this throw transmorphic try typedef typename union unsigned using vector version virtual void volatile while").Split(' '), StringComparer.Ordinal);

    private static readonly HashSet<string> TypeWords = new(["real", "string", "transmorphic", "struct", "pointer", "void"], StringComparer.Ordinal);

    private static readonly HashSet<string> Shapes = new(["scalar", "rowvector", "colvector", "matrix"], StringComparer.Ordinal);

    private static readonly HashSet<string> StatementWords = new(["if", "for", "while", "return", "else", "break", "continue"], StringComparer.Ordinal);

    private readonly List<string> faults = [];
    private readonly Dictionary<string, int> functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> structs = new(StringComparer.Ordinal);
    private readonly List<(string Name, int Arguments, int Line)> calls = [];
    private readonly List<(string Name, int Line)> members = [];
    private readonly HashSet<string> assigned = new(StringComparer.Ordinal);
    private readonly HashSet<string> programs = new(StringComparer.Ordinal);
    private readonly HashSet<string> voids = new(StringComparer.Ordinal);

    /// <summary>What is wrong, with the number of the line; empty where nothing is.</summary>
    public static IReadOnlyList<string> Of(string script)
    {
        var check = new DoFileCheck();
        check.Read(script.Split('\n'));
        return check.faults;
    }

    private void Read(string[] lines)
    {
        var block = new List<Token>();
        var (mata, program) = (0, 0);
        for (var index = 0; index < lines.Length; index++)
        {
            var (line, number) = (lines[index], index + 1);
            if (line.Length >= LongestLine) Fault(number, "the line is too long");
            if (program == 0 && (line.Contains('`', StringComparison.Ordinal) || line.Contains('$', StringComparison.Ordinal))) Fault(number, "a macro");
            if (mata > 0)
            {
                if (line != "end") block.AddRange(Lex(line, number, mata: true));
                else
                {
                    Block(block);
                    block.Clear();
                    mata = 0;
                }
            }
            else if (program > 0)
            {
                if (Quotes(line) % 2 != 0) Fault(number, "a quote is open");
                if (line == "end") program = 0;
            }
            else if (line == "mata:") mata = number;
            else if (line.StartsWith("program ", StringComparison.Ordinal))
            {
                program = number;
                programs.Add(line["program ".Length..]);
            }
            else Command(line, number);
        }
        if (mata > 0) Fault(mata, "mata: has no end");
        if (program > 0) Fault(program, "program has no end");
        foreach (var (name, arguments, line) in calls)
        {
            if (functions.TryGetValue(name, out var count) ? count != arguments : Builtin.TryGetValue(name, out var counts) && !counts.Contains(arguments)) Fault(line, $"{name} does not take {arguments} arguments");
            else if (!functions.ContainsKey(name) && !Builtin.ContainsKey(name)) Fault(line, $"no function {name}");
        }
        foreach (var (name, line) in members)
            if (!structs.Values.Any(each => each.Contains(name))) Fault(line, $"no member {name}");
    }

    private void Fault(int line, string what) => faults.Add($"line {line.ToString(CultureInfo.InvariantCulture)}: {what}");

    private static int Quotes(string line) => line.Count(c => c == '"');

    /// <summary>A line outside blocks: a comment, a plain command, a call of a program or one statement of Mata.</summary>
    private void Command(string line, int number)
    {
        if (line.StartsWith('*'))
        {
            if (Comment().IsMatch(line)) Fault(number, "another comment begins in a comment");
            return;
        }
        if (line.Length == 0 || Plain().IsMatch(line)) return;
        if (line.StartsWith("mata: ", StringComparison.Ordinal)) Statement(Lex(line["mata: ".Length..], number, mata: true), number);
        else if (!programs.Contains(line.Split(' ')[0])) Fault(number, "no command that is known here");
    }

    /// <summary>One statement at the top: variables must have been assigned before.</summary>
    private void Statement(List<Token> tokens, int line)
    {
        Balance(tokens);
        var assigns = tokens.Count > 2 && tokens[0].Kind == TokenKind.Name && tokens[1].Text == "=" ? tokens[0].Text : null;
        foreach (var name in Variables(assigns is null ? tokens : tokens[2..]))
            if (!assigned.Contains(name.Text)) Fault(name.Line, $"{name.Text} is not assigned");
        if (assigns is null && !(tokens.Count > 1 && tokens[0].Kind == TokenKind.Name && tokens[1].Text == "(")) Fault(line, "neither a call nor an assignment");
        if (assigns is not null) Assign(assigns, line);
        Calls(tokens);
    }

    private void Assign(string name, int line)
    {
        Name(name, line);
        assigned.Add(name);
    }

    private void Name(string name, int line)
    {
        if (name.Length > LongestName) Fault(line, $"the name {name} is too long");
        if (Reserved.Contains(name)) Fault(line, $"{name} is a reserved word");
    }

    /// <summary>Declarations of structures and functions, and statements between them.</summary>
    private void Block(List<Token> tokens)
    {
        Balance(tokens);
        var at = 0;
        while (at < tokens.Count)
        {
            var token = tokens[at];
            if (token.Text == "\n") at++;
            else if (token.Text == "struct" && at + 2 < tokens.Count && tokens[at + 2].Text == "\n") at = Structure(tokens, at);
            else if (TypeWords.Contains(token.Text)) at = Function(tokens, at);
            else
            {
                var end = tokens.FindIndex(at, each => each.Text == "\n");
                var statement = tokens[at..(end < 0 ? tokens.Count : end)];
                if (statement[0].Text != "mata") Statement(statement, token.Line);
                at += statement.Count;
            }
        }
    }

    private int Structure(List<Token> tokens, int at)
    {
        var (name, open) = (tokens[at + 1], tokens.FindIndex(at, each => each.Text == "{"));
        var close = Closing(tokens, open);
        Name(name.Text, name.Line);
        if (!structs.TryAdd(name.Text, new(StringComparer.Ordinal))) Fault(name.Line, $"structure {name.Text} stands twice");
        functions[name.Text] = 0;
        foreach (var declaration in Lines(tokens[(open + 1)..close]))
            foreach (var member in Declared(declaration))
                structs[name.Text].Add(member.Text);
        return close + 1;
    }

    private int Function(List<Token> tokens, int at)
    {
        var head = at;
        while (head + 1 < tokens.Count && !(tokens[head].Kind == TokenKind.Name && tokens[head + 1].Text == "(" && tokens[head].Text != "pointer")) head++;
        if (head + 1 >= tokens.Count)
        {
            Fault(tokens[at].Line, "a declaration without a function");
            return tokens.Count;
        }
        var (name, end) = (tokens[head], Closing(tokens, head + 1));
        Type(tokens[at..head]);
        Name(name.Text, name.Line);
        var parameters = Split(tokens[(head + 2)..end]).Where(part => part.Count > 0).ToList();
        foreach (var parameter in parameters) Type(parameter[..^1]);
        if (!functions.TryAdd(name.Text, parameters.Count)) Fault(name.Line, $"function {name.Text} stands twice");
        var open = end + 1;
        while (open < tokens.Count && tokens[open].Text == "\n") open++;
        if (open >= tokens.Count || tokens[open].Text != "{")
        {
            Fault(name.Line, $"{name.Text} has no body");
            return open;
        }
        var close = Closing(tokens, open);
        Body(name, [.. parameters.Select(parameter => parameter[^1].Text)], tokens[(open + 1)..close]);
        return close + 1;
    }

    /// <summary>A function's statements: every variable is declared, none of its parameters is changed (Mata passes them by reference).</summary>
    private void Body(Token function, HashSet<string> parameters, List<Token> tokens)
    {
        var known = new HashSet<string>(parameters, StringComparer.Ordinal);
        var statements = Lines(tokens);
        foreach (var name in parameters) Name(name, function.Line);
        foreach (var declaration in statements.Where(IsDeclaration))
            foreach (var name in Declared(declaration))
            {
                if (!known.Add(name.Text)) Fault(name.Line, $"{name.Text} is declared twice");
                if (declaration[0].Text == "external") assigned.Add(name.Text);
            }
        var returns = tokens.Any(token => token.Text == "return");
        foreach (var statement in statements.Where(statement => !IsDeclaration(statement)))
        {
            foreach (var variable in Variables(statement))
                if (!known.Contains(variable.Text)) Fault(variable.Line, $"{variable.Text} is not declared in {function.Text}");
            var first = statement.FirstOrDefault();
            if (first.Kind == TokenKind.Name && parameters.Contains(first.Text) && statement.Skip(1).FirstOrDefault().Text is "=" or "++" or "--") Fault(first.Line, $"{function.Text} changes its parameter {first.Text}");
            Calls(statement);
        }
        if (!returns && !voids.Contains(function.Text)) Fault(function.Line, $"{function.Text} returns nothing");
    }

    private static bool IsDeclaration(List<Token> statement) => statement.Count > 1 && (statement[0].Text == "external" || TypeWords.Contains(statement[0].Text)) && statement[1].Kind == TokenKind.Name;

    /// <summary>Names of a declaration; its type is checked.</summary>
    private List<Token> Declared(List<Token> declaration)
    {
        var parts = Split(declaration);
        var type = parts[0][..^1];
        if (type.Count > 0 && type[0].Text == "external") type = type[1..];
        Type(type);
        var names = parts.Select(part => part[^1]).ToList();
        foreach (var name in names) Name(name.Text, name.Line);
        if (parts.Skip(1).Any(part => part.Count != 1)) Fault(declaration[0].Line, "a declaration of several types");
        return names;
    }

    private void Type(List<Token> type)
    {
        if (type.Count == 0 || !TypeWords.Contains(type[0].Text)) Fault(type.Count == 0 ? 0 : type[0].Line, "no type");
        else if (type[0].Text == "struct" && (type.Count != 3 || !structs.ContainsKey(type[1].Text) || type[2].Text != "scalar")) Fault(type[0].Line, "a structure that is not defined before");
        else if (type[0].Text is "real" or "string" && (type.Count != 2 || !Shapes.Contains(type[1].Text))) Fault(type[0].Line, $"no type {string.Join(' ', type.Select(token => token.Text))}");
    }

    private void Calls(List<Token> tokens)
    {
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            if (tokens[at].Kind == TokenKind.Name && tokens[at + 1].Text == "(" && !StatementWords.Contains(tokens[at].Text))
            {
                var close = Closing(tokens, at + 1);
                var pointer = at > 0 && tokens[at - 1].Text == "&" && close == at + 2 && IsArgument(tokens, at);
                if (!pointer) calls.Add((tokens[at].Text, Split(tokens[(at + 2)..close]).Count(part => part.Count > 0), tokens[at].Line));
                else calls.Add((tokens[at].Text, 2, tokens[at].Line));
            }
            if (tokens[at].Text == "." && tokens[at + 1].Kind == TokenKind.Name) members.Add((tokens[at + 1].Text, tokens[at].Line));
        }

        // &f() stands where an argument begins.
        static bool IsArgument(List<Token> tokens, int at) => at > 1 && tokens[at - 2].Text is "(" or ",";
    }

    /// <summary>Names that are variables: neither called nor members nor words of the language.</summary>
    private static IEnumerable<Token> Variables(List<Token> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
            if (tokens[at].Kind == TokenKind.Name && !StatementWords.Contains(tokens[at].Text) && !(at + 1 < tokens.Count && tokens[at + 1].Text == "(") && !(at > 0 && tokens[at - 1].Text == "." && at > 1 && tokens[at - 2].Kind == TokenKind.Name))
                yield return tokens[at];
    }

    /// <summary>Brackets of all kinds in pairs.</summary>
    private void Balance(List<Token> tokens)
    {
        var open = new Stack<Token>();
        foreach (var token in tokens)
        {
            if (token.Text is "(" or "[" or "[|" or "{" && token.Kind == TokenKind.Sign) open.Push(token);
            else if (token.Text is ")" or "]" or "|]" or "}" && token.Kind == TokenKind.Sign && (open.Count == 0 || (open.Pop().Text, token.Text) is not (("(", ")") or ("[", "]") or ("[|", "|]") or ("{", "}")))) Fault(token.Line, $"{token.Text} closes nothing");
        }
        foreach (var token in open) Fault(token.Line, $"{token.Text} is not closed");
    }

    private static int Closing(List<Token> tokens, int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            if (tokens[at].Kind != TokenKind.Sign) continue;
            if (tokens[at].Text is "(" or "[" or "[|" or "{") depth++;
            if (tokens[at].Text is ")" or "]" or "|]" or "}" && --depth == 0) return at;
        }
        return tokens.Count - 1;
    }

    /// <summary>Parts between commas that stand in no brackets.</summary>
    private static List<List<Token>> Split(List<Token> tokens)
    {
        List<List<Token>> parts = [[]];
        var depth = 0;
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Sign && token.Text is "(" or "[" or "[|" or "{") depth++;
            if (token.Kind == TokenKind.Sign && token.Text is ")" or "]" or "|]" or "}") depth--;
            if (depth == 0 && token is { Kind: TokenKind.Sign, Text: "," }) parts.Add([]);
            else parts[^1].Add(token);
        }
        return parts;
    }

    /// <summary>The lines of a body, without its braces: our functions have one statement in a line.</summary>
    private static List<List<Token>> Lines(List<Token> tokens)
    {
        List<List<Token>> lines = [[]];
        foreach (var token in tokens)
            if (token.Text is "\n") lines.Add([]);
            else if (token.Text is not "{" and not "}" || token.Kind != TokenKind.Sign) lines[^1].Add(token);
        return [.. lines.Where(line => line.Count > 0)];
    }

    private List<Token> Lex(string line, int number, bool mata)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < line.Length)
        {
            var match = Lexeme().Match(line, at);
            if (!match.Success || match.Index != at)
            {
                Fault(number, $"cannot read {line[at..Math.Min(line.Length, at + 20)]}");
                break;
            }
            at += match.Length;
            if (match.Groups["comment"].Success) break;
            if (match.Groups["name"].Success) tokens.Add(new Token(match.Value, TokenKind.Name, number));
            else if (match.Groups["text"].Success)
            {
                if (Comment().IsMatch(match.Value)) Fault(number, "a comment begins in a text");
                tokens.Add(new Token(match.Value, TokenKind.Text, number));
            }
            else if (match.Groups["number"].Success) tokens.Add(new Token(match.Value, TokenKind.Number, number));
            else if (match.Groups["sign"].Success) tokens.Add(new Token(match.Value, TokenKind.Sign, number));
        }
        if (mata && tokens is [{ Text: "void" }, { Kind: TokenKind.Name } function, ..]) voids.Add(function.Text);
        tokens.Add(new Token("\n", TokenKind.Sign, number));
        return tokens;
    }

    private enum TokenKind { Sign, Name, Text, Number }

    private readonly record struct Token(string Text, TokenKind Kind, int Line);

    [GeneratedRegex("""(?<space>[ \t]+)|(?<comment>//.*)|(?<number>[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?)|(?<text>"[^"]*")|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>:==|:!=|:>=|:<=|:[><&|+*/^-]|==|!=|>=|<=|\+\+|::|\.\.|\[\||\|\]|[-+*/^&|!<>=?:,\\()\[\]{}.;'])""", RegexOptions.CultureInvariant)]
    private static partial Regex Lexeme();

    [GeneratedRegex(@"/\*|\*/|//", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(version 16|clear all|set more off|capture set maxvar 32767|if scalar\(cp_failures\) > 0 exit 9)$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
